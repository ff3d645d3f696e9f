-- lease.lua: what every script of presence begins with: the clock, the guard, and the caller's lease.
--
-- KEYS  1 leases of the bucket, a sorted set: incarnation -> when its lease runs out
--       2 guard of the bucket: srv master_replid of the server, until: nobody is reaped before that
--       3 the dead, a sorted set: incarnation that is being reaped -> when another may take that over
--       4 where there is a caller: rooms that the caller has members in, a set
-- ARGV  1 incarnation of the caller; '' for none
--       2 'new': takes a lease; 'held': the caller believes that it has one
--       3 TTL of a lease      4 how long everyone is spared after an outage
-- Units times are milliseconds of this server's clock, durations milliseconds.
--
-- An outage is another server, or that every lease has run out: then nobody could renew. Each node gets the time to come
-- back; a lease that ran out but was not reaped may be renewed.

local function text(number) return string.format('%.0f', number) end

local own = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local ttl = tonumber(ARGV[3])

local guard = redis.call('HMGET', KEYS[2], 'srv', 'until')
local spared = tonumber(guard[2] or '0')
local newest = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
-- Once for each outage: what spares all until after the last lease ran out is not made longer.
if guard[1] ~= own or (newest and tonumber(newest) < now and spared < tonumber(newest)) then
  if newest then spared = now + tonumber(ARGV[4]) end
  redis.call('HSET', KEYS[2], 'srv', own, 'until', text(spared))
end

-- Whether members of this incarnation are there: its lease has not run out, or all are spared.
local function alive(incarnation)
  local lease = redis.call('ZSCORE', KEYS[1], incarnation)
  return lease and (now < spared or tonumber(lease) >= now)
end

-- What was announced under a lease that nobody holds is to go, once its node has had the time to announce it under the next.
local function bury(incarnation)
  redis.call('ZADD', KEYS[3], text(math.max(now, spared) + ttl), incarnation)
end

-- OK; LATE: it had run out, so that readers may have left the caller's members out; LOST: it was reaped, or is unknown.
local function renew()
  if ARGV[1] == '' then return 'OK' end
  local mine = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if redis.call('ZSCORE', KEYS[3], ARGV[1]) then return 'LOST' end
  if not mine and ARGV[2] ~= 'new' then
    if redis.call('EXISTS', KEYS[4]) == 1 then bury(ARGV[1]) end
    return 'LOST'
  end
  redis.call('ZADD', KEYS[1], text(now + ttl), ARGV[1])
  return mine and tonumber(mine) < now and 'LATE' or 'OK'
end

