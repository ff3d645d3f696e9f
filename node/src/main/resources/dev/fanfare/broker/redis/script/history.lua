-- history.lua: reads a page of a room's log. Writes nothing: a reader must never make an epoch.
--
-- KEYS  1 control hash of the bucket   2 meta hash of the room   3 stream of the room (fields: see append.lua)
-- ARGV  1 master_replid that the caller takes this server for
--       2 epoch, 3 term, 4 offset of the position after which to begin; epoch '' for the newest
--       5 greatest number of entries; 0 for none      6 bytes of envelopes after which the page ends
--       7 epoch, 8 term, 9 offset of the position that the caller has shown others the log up to; epoch '' for none
--       10 the caller's name, 11 the number of its session (recover.lua)
-- Reply {'OK', epoch, offset of the top, term of the top, proven, entries, terms}: epoch '' where nobody wrote the room.
--         proven 1: no position was given, or it is a position of this log and the entries begin right after it.
--         entries as XRANGE gives them, ascending; at least one where there is one and the limit is not 0
--         terms: where it is not proven, the table of terms, see append.lua; else ''
--         Where there is a commit mark (append.lua) the log ends there, top included, for whoever is not past it: a
--         failover or a merge may have set it back. One thing more then: the offset of the true top
--       {'RECOVERING', ms}: the repair window (recover.lua) is open, that long at most
--       {'MERGE'}: nodes offered entries of this room; an append, also of nothing, has to merge them first (merge.lua)
--       {'FENCED', master_replid}: this is another server than the caller or the control hash says, or the control hash does not know
--         the caller's session: FLUSHALL emptied it, and the caller has not offered what it holds
-- Units bytes; offsets: 1 is the first, 0 the place before it.

local control, fenced = guarded('open', 'of', 'n:' .. ARGV[10])
if not control then return fenced end
if control[3] ~= ARGV[11] then return {'FENCED', ARGV[1]} end
local window = recovering(control[1])
if window then return window end
if offered(control[2], KEYS[2]) then return {'MERGE'} end

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'tt', 'c')
local epoch, top, topTerm = meta[1] or '', meta[2] or '0', meta[3] or '0.0'
local last, lastTerm, behind = top, topTerm, nil

-- nil where the log does not have that place, or not any more.
local function termAt(offset)
  if offset == tonumber(last) then return lastTerm end
  local entry = redis.call('XRANGE', KEYS[3], text(offset) .. '-0', text(offset) .. '-0')[1]
  return entry and entry[2][4]
end

if meta[5] then
  behind = last
  top, topTerm = string.match(meta[5], '^(%d+) (%S+)$')
  local shown = tonumber(ARGV[9])
  if ARGV[7] == epoch and shown > tonumber(top) and termAt(shown) == ARGV[8] then top, topTerm = ARGV[9], ARGV[8] end
end
local limit, room = tonumber(ARGV[5]), tonumber(ARGV[6])
local function answer(proven, entries)
  return {'OK', epoch, top, topTerm, proven, entries, proven == 1 and '' or meta[4] or '', behind}
end

-- Reads in steps that follow the size of what was read, so that large messages do not make a page of hundreds of megabytes.
local function read(command, from, to, step)
  local entries, bytes, count = {}, 0, 1
  while #entries < limit and bytes < room do
    local some = redis.call(command, KEYS[3], text(from) .. '-0', to, 'COUNT', math.min(count, limit - #entries))
    if #some == 0 then break end
    for _, entry in ipairs(some) do
      entries[#entries + 1] = entry
      bytes = bytes + #entry[2][8]
    end
    from = tonumber(string.match(some[#some][1], '^%d+')) + step
    if from < 1 then break end
    count = math.max(1, math.min(64, math.floor((room - bytes) * #entries / (bytes + 1))))
  end
  return entries
end

if ARGV[2] == '' then
  local newest = limit > 0 and tonumber(top) > 0 and read('XREVRANGE', tonumber(top), '-', -1) or {}
  local entries = {}
  for n = #newest, 1, -1 do entries[#entries + 1] = newest[n] end
  return answer(1, entries)
end

local since = tonumber(ARGV[4])
if ARGV[2] ~= epoch or since > tonumber(last) then return answer(0, {}) end
if since == tonumber(last) then
  local proven = ARGV[3] == lastTerm and 1 or 0
  if proven == 1 then top, topTerm = last, lastTerm end
  return answer(proven, {})
end
local next = redis.call('XRANGE', KEYS[3], text(since + 1) .. '-0', text(since + 1) .. '-0')
if not next[1] or next[1][2][6] ~= ARGV[3] then return answer(0, {}) end
if since >= tonumber(top) then
  -- It was shown that much when the mark was there.
  top, topTerm = ARGV[4], ARGV[3]
  return answer(1, {})
end
return answer(1, limit > 0 and read('XRANGE', since + 1, top .. '-0', 1) or {})
