-- live.lua: a node says that it lives, and reads who else does. The repair window awaits these.
--
-- KEYS  1 the live nodes: a sorted set, name -> ms since 1970 of the last word, by this server's clock
-- ARGV  1 the caller's name      2 how long a word counts, ms
--       3 'first': the caller has just come, and Redis may have been away: what counts is how old a word is beside the
--         newest one; 'again': beside now
-- Reply the names of all whose word still counts, the caller's among them

local now = millis()
local newest = ARGV[3] == 'first' and tonumber(redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]) or now
if ARGV[3] == 'again' then
  -- A server whose memory is full refuses a script at its first write alone, and one that only deletes is none that it refuses.
  redis.call('ZADD', KEYS[1], text(now), ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. text(newest - tonumber(ARGV[2])))
redis.call('ZADD', KEYS[1], text(now), ARGV[1])
return redis.call('ZRANGE', KEYS[1], 0, -1)
