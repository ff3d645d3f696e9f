-- live.lua: a node says that it lives, and reads who else does. The repair window awaits these.
--
-- KEYS  1 the live nodes: a sorted set, name -> ms since 1970 of the last word, by this server's clock
--       2 with 'again': the control hash of the first bucket (recover.lua)
-- ARGV  1 the caller's name      2 how long a word counts, ms
--       3 'first': the caller has just come, and Redis may have been away: what counts is how old a word is beside the
--         newest one; 'again': beside now
--       4 with 'again': the number of the caller's session (recover.lua)
-- Reply the error FENCED: the control hash does not know that session. It was emptied with all else, by FLUSHALL, and another node
--         made it anew; the caller is to begin another session, and to offer what it holds
--       the names of all whose word still counts, the caller's among them

local now = millis()
local newest = ARGV[3] == 'first' and tonumber(redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]) or now
if ARGV[3] == 'again' then
  if redis.call('HMGET', KEYS[2], 'n:' .. ARGV[1])[1] ~= ARGV[4] then
    return redis.error_reply('FENCED this server does not know the session')
  end
  -- A server whose memory is full refuses a script at its first write alone, and one that only deletes is none that it refuses.
  redis.call('ZADD', KEYS[1], text(now), ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. text(newest - tonumber(ARGV[2])))
redis.call('ZADD', KEYS[1], text(now), ARGV[1])
return redis.call('ZRANGE', KEYS[1], 0, -1)
