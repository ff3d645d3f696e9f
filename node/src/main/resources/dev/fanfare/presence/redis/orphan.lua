-- orphan.lua: an incarnation that has neither a lease nor a reaper was found in a room: it is to be reaped there. So it goes
-- also where the server forgot the lease, that it is dead, or which rooms it has members in.
--
-- KEYS  1-3 see lease.lua      4 rooms that the incarnation has members in, a set
-- ARGV  1-4 see lease.lua      5 the incarnation      6 name of the room
-- Reply 1; 0: it is none, nothing was done

local incarnation = ARGV[5]
if redis.call('ZSCORE', KEYS[1], incarnation) or redis.call('ZSCORE', KEYS[3], incarnation) then return 0 end
bury(incarnation)
redis.call('SADD', KEYS[4], ARGV[6])
return 1
