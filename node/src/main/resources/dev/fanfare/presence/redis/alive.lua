-- alive.lua: which incarnations have members in a room; those whose lease has run out are left out, unless all are spared.
--
-- KEYS  1-3 see lease.lua      4 incarnations with members in the room, a set
-- ARGV  1-4 see lease.lua
-- Reply the incarnations

local alive = {}
for _, incarnation in ipairs(redis.call('SMEMBERS', KEYS[4])) do
  local lease = redis.call('ZSCORE', KEYS[1], incarnation)
  if lease and (now < spared or tonumber(lease) >= now) then alive[#alive + 1] = incarnation end
end
return alive
