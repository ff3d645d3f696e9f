-- renew.lua: renews the caller's lease, and gives out the dead that the caller is to reap.
--
-- KEYS  1-3, ARGV 1-4 see lease.lua
-- Reply {OK, LATE or LOST; ms until the next lease runs out, -1 where there is none; incarnations to reap, at most 32}
--       Each is given to one caller; to another after a TTL, should the first not have finished.

local status = renew()
local dead = {}
local function claim(incarnations)
  for _, incarnation in ipairs(incarnations) do
    redis.call('ZADD', KEYS[3], text(now + ttl), incarnation)
    redis.call('ZREM', KEYS[1], incarnation)
    dead[#dead + 1] = incarnation
  end
end

claim(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', text(now), 'LIMIT', 0, 16))
if now >= spared then claim(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. text(now), 'LIMIT', 0, 16)) end

local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
return {status, first and math.max(tonumber(first), spared) - now or -1, dead}
