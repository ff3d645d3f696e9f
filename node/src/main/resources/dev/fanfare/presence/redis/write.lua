-- write.lua: members of one node came and went. Each room that changed gets one event, in the same step. Who goes is told of
-- also where the server has lost the member: who is listed somewhere must go.
--
-- KEYS  1-4 see lease.lua
--       5.. three for each room: members of this incarnation in it, a hash: connection -> node/user;
--           incarnations with members in it, a set; its channel
-- ARGV  1-4 see lease.lua
--       5 1: tell of every member that comes; 0: only of those that were not there
--       6.. for each room: its name; how many come; how many go; connection and node/user of each that comes;
--           connection and reason of each that goes
-- Reply OK, LATE or LOST, see lease.lua; with LOST nothing was done
-- Event lines: "1"; "+ incarnation connection node/user"; "- incarnation connection reason"

local status = renew()
if status == 'LOST' then return status end

local incarnation, at = ARGV[1], 6
for key = 5, #KEYS, 3 do
  local members, incarnations, channel = KEYS[key], KEYS[key + 1], KEYS[key + 2]
  local room, come, go = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local lines = {'1'}
  at = at + 3
  for _ = 1, come do
    if redis.call('HSET', members, ARGV[at], ARGV[at + 1]) == 1 or ARGV[5] == '1' then
      lines[#lines + 1] = '+ ' .. incarnation .. ' ' .. ARGV[at] .. ' ' .. ARGV[at + 1]
    end
    at = at + 2
  end
  for _ = 1, go do
    redis.call('HDEL', members, ARGV[at])
    lines[#lines + 1] = '- ' .. incarnation .. ' ' .. ARGV[at] .. ' ' .. ARGV[at + 1]
    at = at + 2
  end
  if redis.call('EXISTS', members) == 1 then
    redis.call('SADD', incarnations, incarnation)
    redis.call('SADD', KEYS[4], room)
  else
    redis.call('SREM', incarnations, incarnation)
    redis.call('SREM', KEYS[4], room)
  end
  if #lines > 1 then redis.call('PUBLISH', channel, table.concat(lines, '\n')) end
end
return status
