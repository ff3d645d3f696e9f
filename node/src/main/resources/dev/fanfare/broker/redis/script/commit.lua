-- commit.lua: says that replicas hold a room's log up to a place: moves the room's commit mark there, and publishes what
-- lies between. Called after WAIT, over any connection.
--
-- KEYS  1 control hash of the bucket   2 meta hash of the room   3 stream of the room   4 channel of the room (see append.lua)
-- ARGV  1 master_replid that the caller takes this server for
--       2 epoch, 3 term, 4 offset of the newest entry that replicas hold
-- Reply {'OK'}: the mark is there, or was beyond it already
--       {'MORE'}: it got a step further; call again
--       {'ELSEWHERE'}: that place is none of this log: it was merged, or is gone; or it waits to be merged. Nothing was done
--       {'FENCED', master_replid}, {'RECOVERING', ms}: see append.lua; nothing was done

local control, fenced = guarded('open', 'of')
if not control then return fenced end
local window = recovering(control[1])
if window then return window end
if offered(control[2], KEYS[2]) then return {'ELSEWHERE'} end

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'c')
local top, upTo = tonumber(meta[2] or '0'), tonumber(ARGV[4])
if meta[1] ~= ARGV[2] or upTo > top then return {'ELSEWHERE'} end
local term = meta[3]
if upTo < top then
  local entry = redis.call('XRANGE', KEYS[3], ARGV[4] .. '-0', ARGV[4] .. '-0')[1]
  term = entry and entry[2][4] or ARGV[3] -- a trimmed one is below what is looked at
end
if term ~= ARGV[3] then return {'ELSEWHERE'} end
if not meta[4] then return {'OK'} end
local mark = tonumber(string.match(meta[4], '^%d+'))
if mark >= upTo then return {'OK'} end

local reached, reachedTerm = publishLogged(KEYS[3], KEYS[4], meta[1], mark + 1, upTo)
if reached >= top then
  redis.call('HDEL', KEYS[2], 'c')
else
  redis.call('HSET', KEYS[2], 'c', text(reached) .. ' ' .. (reached >= upTo and ARGV[3] or reachedTerm))
end
return {reached < upTo and 'MORE' or 'OK'}
