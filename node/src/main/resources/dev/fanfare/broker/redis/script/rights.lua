-- Tries every command that a script of Fanfare's runs, and what reads presence beside them, none with an effect that stays: whether the user may run it is judged before
-- what it would do. On a text, what writes to another type fails; what deletes finds nothing.
-- KEYS[1]  a key that nothing else uses
-- ARGV[1]  a channel that nobody listens to
-- Answers the commands that the user may not run; '?' and a name for one that there is not; 'keys' and 'channels' where the user
-- may not use these.
local key = KEYS[1]
local missing = {}
local told = {}

local function miss(what)
  if not told[what] then
    told[what] = true
    missing[#missing + 1] = what
  end
end

local function try(...)
  local reply = redis.pcall(...)
  local said = type(reply) == 'table' and reply.err
  if not said then
    return
  end
  local name = ...
  if string.find(said, 'Unknown Redis command', 1, true) then
    miss('?' .. name)
  elseif string.find(said, 'one of the keys', 1, true) then
    miss('keys')
  elseif string.find(said, 'the channel', 1, true) then
    miss('channels')
  elseif string.find(said, "can't run this command", 1, true) or string.find(said, 'no permissions to run', 1, true) then
    miss(name)
  end
end

try('SET', key, '1', 'PX', 1000)
for _, command in ipairs({ 'HSET', 'HSETNX', 'HINCRBY' }) do
  try(command, key, 'f', 1)
end
try('HDEL', key, 'f')
try('HMGET', key, 'f')
for _, command in ipairs({ 'HGETALL', 'HKEYS', 'HLEN', 'SMEMBERS', 'GET', 'EXISTS' }) do
  try(command, key)
end
for _, command in ipairs({ 'HSCAN', 'SSCAN' }) do
  try(command, key, 0)
end
try('SRANDMEMBER', key, 1)
try('SADD', key, 'm')
try('SREM', key, 'm')
try('XADD', key, '1-1', 'f', '1')
try('XRANGE', key, '-', '+')
try('XREVRANGE', key, '+', '-')
try('ZADD', key, 1, 'm')
for _, command in ipairs({ 'ZRANGE', 'ZREVRANGE', 'ZRANGEBYSCORE', 'ZREMRANGEBYSCORE' }) do
  try(command, key, 0, 0)
end
try('ZREM', key, 'm')
try('ZSCORE', key, 'm')
try('PEXPIRE', key, 1000)
try('UNLINK', key)
try('DEL', key)
try('PUBLISH', ARGV[1], '')
try('INFO', 'replication')
try('TIME')
return missing
