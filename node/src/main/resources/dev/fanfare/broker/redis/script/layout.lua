-- layout.lua: a node says into how many buckets its rooms fall. All nodes of a deployment must say the same, as they would else look
-- for a room in different places. Of nodes that live and disagree the one that has said so for the longest time is right: a
-- server that lost its data must not be taken over by a node that has just started.
--
-- KEYS  1 number of buckets   2 since when the eldest that says so has, ms since 1970 by this server's clock
--       3 the live nodes, see live.lua
-- ARGV  1 the caller's name   2 its number of buckets   3 for how long it has worked with it, ms; -1: it stops now
--       4 how long a live node's word counts, ms
-- Reply {'OK'}
--       {'OTHER', number}: the others say so; the caller must not work here

local now = millis()
local others = 0
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], text(now - tonumber(ARGV[4])), '+inf')) do
  if name ~= ARGV[1] then others = others + 1 end
end
if ARGV[3] == '-1' then
  redis.call('ZREM', KEYS[3], ARGV[1])
  if others == 0 then redis.call('DEL', KEYS[1], KEYS[2]) end
  return {'OK'}
end

local since = now - tonumber(ARGV[3])
local held, eldest = redis.call('GET', KEYS[1]), tonumber(redis.call('GET', KEYS[2]) or '0')
if held == ARGV[2] then
  if since < eldest then redis.call('SET', KEYS[2], text(since)) end
  return {'OK'}
end
if held and others > 0 and since >= eldest then return {'OTHER', held} end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], text(since))
return {'OK'}
