-- recover.lua: makes this server the one whose word counts for a bucket. Called on every connect, before anything else.
-- Where it becomes so, it opens the repair window: until every node has offered what it holds (offer.lua) and said so
-- (done.lua), but no longer than the window lasts, nothing is appended and nothing is read.
--
-- KEYS  1 control hash of the bucket: srv master_replid of the server that may append, term its term,
--         open end of the repair window, ms since 1970 by this server's clock; none: no window,
--         wait the nodes whose word it awaits, separated by spaces, of how many rooms have offers that were not merged yet,
--         n:NAME the session in which a node called this last: what it sent in another one is not appended any more
-- ARGV  1 random part for a new term: a-z 0-9
--       2 greatest count of a term that the caller knows, 0 for none
--       3 how long the window lasts at most, ms
--       4 the caller's name
--       5 names of the live nodes that the caller knew last, the caller's among them or not, separated by spaces: this server
--         may have lost its own list of them. Sessions of others are forgotten; '': it knows none, and nothing is forgotten
--       6 '' or not given: none; else a server that stands and had the bucket until its slot went to this one, with all that
--         it held: where the control hash names it, nothing can be missing, and there is no window
--       7 the number of the caller's session
-- Reply {'SAME'|'CHANGED'|'NEW', master_replid, term, ms left of the window}: the control hash named this server already (a
--         window that is open then awaits the caller and those it named too, and ends no later); named another one (restart, failover), or
--         there was none (first start, or the data is gone): a term was minted and the window opened
-- Units a term is "count.random"; its count is one above all that this server and the caller knew.

local own, now = server(), millis()
local control = redis.call('HMGET', KEYS[1], 'srv', 'term', 'open', 'wait')
local function listed(names, name) return string.find(' ' .. names .. ' ', ' ' .. name .. ' ', 1, true) end
local function with(names, name) return listed(names, name) and names or names .. ' ' .. name end

for _, field in ipairs(ARGV[5] ~= '' and redis.call('HKEYS', KEYS[1]) or {}) do
  local node = string.match(field, '^n:(.*)$')
  if node and not listed(ARGV[5], node) then redis.call('HDEL', KEYS[1], field) end
end
redis.call('HSET', KEYS[1], 'n:' .. ARGV[4], ARGV[7])

if control[1] == own then
  local left = math.max(0, tonumber(control[3] or '0') - now)
  if left > 0 then
    -- Who has said its word says it until the window has ended.
    local wait = with(control[4] or '', ARGV[4])
    for name in string.gmatch(ARGV[5], '%S+') do wait = with(wait, name) end
    redis.call('HSET', KEYS[1], 'wait', wait)
  end
  return {'SAME', own, control[2], text(left)}
end

local known = tonumber(string.match(control[2] or '', '^%d+') or '0')
local term = text(math.max(known, tonumber(ARGV[2])) + 1) .. '.' .. ARGV[1]
-- A replica that was promoted has what its primary had only as far as it got.
local primary = string.match(redis.call('INFO', 'replication'), 'master_replid2:(%w+)')
if control[1] and control[1] == ARGV[6] and control[1] ~= primary then
  redis.call('HSET', KEYS[1], 'srv', own, 'term', term)
  return {'CHANGED', own, term, '0'}
end
redis.call('HSET', KEYS[1], 'srv', own, 'term', term,
  'open', text(now + tonumber(ARGV[3])), 'wait', with(ARGV[5], ARGV[4]))
return {control[1] and 'CHANGED' or 'NEW', own, term, ARGV[3]}
