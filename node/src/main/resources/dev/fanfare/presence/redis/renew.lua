-- renew.lua: renews the caller's lease, compares some of its rooms, and gives out the dead that the caller is to reap.
--
-- KEYS  1-4 see lease.lua
--       5.. two for each room that is compared: members of the caller in it, a hash; incarnations with members in it, a set
-- ARGV  1-4 see lease.lua      5.. names of the rooms
-- Reply {OK, LATE or LOST; ms until the next lease runs out, -1 where there is none; incarnations to reap, at most 32;
--       how many members of the caller each room has here, nothing with LOST}
--       Each is given to one caller; to another after a TTL, should the first not have finished.

local status = renew()
local counts = {}
if status ~= 'LOST' then
  for key = 5, #KEYS, 2 do
    local count = redis.call('HLEN', KEYS[key])
    if count > 0 then
      redis.call('SADD', KEYS[key + 1], ARGV[1])
      redis.call('SADD', KEYS[4], ARGV[#counts + 5])
    end
    counts[#counts + 1] = count
  end
end

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
return {status, first and math.max(tonumber(first), spared) - now or -1, dead, counts}
