-- guard.lua: what the other scripts begin with. For guarded() and offered() KEYS[1] is the control hash of a bucket (see
-- recover.lua) and ARGV[1] the master_replid that the caller takes this server for.

local function text(number) return string.format('%.0f', number) end -- doubles are exact up to 2^53

local function millis()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function server() return string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)') end

-- These fields of the control hash; nil and the answer FENCED where this is another server than the caller or that hash says.
local function guarded(...)
  local own = server()
  local control = redis.call('HMGET', KEYS[1], 'srv', ...)
  if own ~= ARGV[1] or control[1] ~= own then return nil, {'FENCED', own} end
  table.remove(control, 1)
  return control
end

-- For the field 'open', the answer RECOVERING while the repair window is open.
local function recovering(open)
  local left = open and tonumber(open) - millis() or 0
  if left > 0 then return {'RECOVERING', text(left)} end
end

-- For the field 'of', whether nodes offered entries of the room with this meta hash that were not merged yet.
local function offered(of, meta)
  if not of then return false end
  local prefix = string.sub(KEYS[1], 1, -4)
  return redis.call('EXISTS', prefix .. 'o:' .. string.sub(meta, #prefix + 3)) == 1
end

-- The error for the first of these commands, each with its arguments, that this user may not run; nil where it may run all.
-- Asked before the first write, as a refusal between two writes would leave half of them. Servers before 7.0 cannot say.
local function forbidden(commands)
  if not redis.acl_check_cmd then return nil end
  for _, command in ipairs(commands) do
    if not redis.acl_check_cmd(unpack(command)) then
      return redis.error_reply('FORBIDDEN this user of Redis may not run ' .. command[1] .. ' on ' .. command[2]
        .. '; nothing was written')
    end
  end
end

