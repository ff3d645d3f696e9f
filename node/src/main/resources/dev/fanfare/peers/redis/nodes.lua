-- nodes.lua: a node says that it lives, asks a question where it has one, and is told which nodes live.
--
-- KEYS  1 the nodes, a sorted set: incarnation -> when it was heard of last
-- ARGV  1 incarnation of the caller      2 how long a node that is not heard of counts as living
--       3 channel of the questions, 4 the question; not given: none
-- Units times are milliseconds of this server's clock, durations milliseconds.
-- Reply the incarnations of the nodes that live, the caller's among them

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.0f', now - tonumber(ARGV[2])))
redis.call('PEXPIRE', KEYS[1], 2 * tonumber(ARGV[2]))
if ARGV[4] then redis.call('PUBLISH', ARGV[3], ARGV[4]) end
return redis.call('ZRANGE', KEYS[1], 0, -1)
