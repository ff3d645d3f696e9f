-- release.lua: gives a lease back. What the incarnation left behind is anyone's to reap, at once.
--
-- KEYS  1-3 see lease.lua      4 rooms that the incarnation has members in, a set
-- ARGV  1 incarnation
-- Reply 1

redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('EXISTS', KEYS[4]) == 1 then redis.call('ZADD', KEYS[3], 0, ARGV[1]) end
return 1
