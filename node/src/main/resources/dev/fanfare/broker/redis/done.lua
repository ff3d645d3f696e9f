-- done.lua: a node has offered all that it holds of a bucket's rooms. The repair window ends with the last one's word.
--
-- KEYS  1 control hash of the bucket (see recover.lua)
-- ARGV  1 master_replid that the caller takes this server for      2 the caller's name
-- Reply {'OK', how many nodes the window still awaits}: 0 where it has ended, also by time, or there was none
--       {'FENCED', master_replid}: this is another server than the caller or the control hash says; nothing was done

local own = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local control = redis.call('HMGET', KEYS[1], 'srv', 'wait', 'open')
if own ~= ARGV[1] or control[1] ~= own then return {'FENCED', own} end
if not control[3] then return {'OK', 0} end

local rest, time = {}, redis.call('TIME')
for name in string.gmatch(control[2] or '', '%S+') do
  if name ~= ARGV[2] then rest[#rest + 1] = name end
end
if rest[1] and time[1] * 1000 + math.floor(time[2] / 1000) < tonumber(control[3]) then
  redis.call('HSET', KEYS[1], 'wait', table.concat(rest, ' '))
  return {'OK', #rest}
end
redis.call('HDEL', KEYS[1], 'open', 'wait')
return {'OK', 0}
