-- recover.lua: makes this server the one whose word counts for a bucket. Called on every connect, before anything else.
--
-- KEYS  1 control hash of the bucket: srv master_replid of the server that may append, term its term
-- ARGV  1 random part for a new term: a-z 0-9
--       2 greatest count of a term that the caller knows, 0 for none
-- Reply {'SAME'|'CHANGED'|'NEW', master_replid, term}: the control hash named this server already; named another one
--         (restart, failover), or there was none (first start, or the data is gone): a term was minted
-- Units a term is "count.random"; its count is one above all that this server and the caller knew.

local own = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local control = redis.call('HMGET', KEYS[1], 'srv', 'term')
if control[1] == own then return {'SAME', own, control[2]} end

local known = tonumber(string.match(control[2] or '', '^%d+') or '0')
local term = string.format('%.0f', math.max(known, tonumber(ARGV[2])) + 1) .. '.' .. ARGV[1]
redis.call('HSET', KEYS[1], 'srv', own, 'term', term)
return {control[1] and 'CHANGED' or 'NEW', own, term}
