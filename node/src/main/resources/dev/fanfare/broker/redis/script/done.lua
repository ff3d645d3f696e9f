-- done.lua: a node has offered all that it holds of a bucket's rooms. The repair window ends with the last one's word.
--
-- KEYS  1 control hash of the bucket (see recover.lua)
-- ARGV  1 master_replid that the caller takes this server for      2 the caller's name
-- Reply {'OK', how many nodes the window still awaits}: 0 where it has ended, also by time, or there was none
--       {'FENCED', master_replid}: this is another server than the caller or the control hash says; nothing was done

local control, fenced = guarded('wait', 'open')
if not control then return fenced end

local rest = {}
for name in string.gmatch(control[1] or '', '%S+') do
  if name ~= ARGV[2] then rest[#rest + 1] = name end
end
if rest[1] and recovering(control[2]) then
  redis.call('HSET', KEYS[1], 'wait', table.concat(rest, ' '))
  return {'OK', #rest}
end
redis.call('HDEL', KEYS[1], 'open', 'wait')
return {'OK', 0}
