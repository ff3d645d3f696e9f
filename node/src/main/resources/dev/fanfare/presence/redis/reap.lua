-- reap.lua: removes the members of a dead incarnation from some of its rooms. Each gets one event, also where the server has
-- lost who they were: who is listed somewhere must go.
--
-- KEYS  1 the dead: incarnation -> when another may take over
--       2 rooms that the incarnation has members in, a set
--       3.. three for each room: members of the incarnation in it; incarnations with members in it; its channel
-- ARGV  1 incarnation      2 TTL of a lease, ms      3.. names of the rooms
-- Reply how many members were removed; -1: the incarnation is none of the dead, nothing was done
-- Event lines: "1"; "! incarnation"

if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return -1 end
local time = redis.call('TIME')
local later = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + tonumber(ARGV[2])
redis.call('ZADD', KEYS[1], string.format('%.0f', later), ARGV[1])

local removed, room = 0, 3
for key = 3, #KEYS, 3 do
  local count = redis.call('HLEN', KEYS[key])
  redis.call('UNLINK', KEYS[key])
  redis.call('SREM', KEYS[key + 1], ARGV[1])
  redis.call('SREM', KEYS[2], ARGV[room])
  redis.call('PUBLISH', KEYS[key + 2], '1\n! ' .. ARGV[1])
  removed, room = removed + count, room + 1
end
return removed
