-- alive.lua: which incarnations have members in a room; those whose lease has run out are left out, unless all are spared.
--
-- KEYS  1-3 see lease.lua      4 incarnations with members in the room, a set
-- ARGV  1-4 see lease.lua
-- Reply {the incarnations; those that neither have a lease nor are being reaped: orphan.lua is to be called for them}

local there, orphans = {}, {}
for _, incarnation in ipairs(redis.call('SMEMBERS', KEYS[4])) do
  if alive(incarnation) then
    there[#there + 1] = incarnation
  elseif not redis.call('ZSCORE', KEYS[1], incarnation) and not redis.call('ZSCORE', KEYS[3], incarnation) then
    orphans[#orphans + 1] = incarnation
  end
end
return {there, orphans}
