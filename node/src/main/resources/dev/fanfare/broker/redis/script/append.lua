-- append.lua: gives the messages of one batch, all of one room, their places: stamps them, appends them to the
-- room's stream and publishes them, in one step that nobody can come between.
--
-- KEYS  1 control hash of the bucket
--       2 meta hash of the room: e epoch, s offset of the top, t term of the top,
--         tt "term@first offset" of the last 16 terms, oldest first, separated by spaces,
--         c commit mark "offset term": what lies above it nobody is shown yet, see commit.lua; none: all of it is shown,
--         f "epoch term offset" of the place below which all was lost, see merge.lua; none: nothing was
--       3 stream of the room: ids offset-0, fields in this order: i message id, t term, p the predecessor's term, d envelope
--       4 channel of the room; no key, but it shares the hash tag
--       5.. idempotency entries, as the messages name them: "epoch term offset id" of the first message with that key
-- ARGV  1 master_replid that the caller takes this server for
--       2 epoch to take if the room has none
--       3 publications that the stream keeps, about
--       4 TTL of the stream, ms      5 TTL of the meta hash, ms      6 TTL of an idempotency entry, ms
--       7 'first', or 'again' where the caller cannot know whether this batch was appended before
--       8 epoch, 9 offset, 10 term of the position that the caller knew when it sent the batch first ('', 0 and '': none):
--         with 'again' the log is looked through from there. A place above the top in the bucket's own term says that keys of
--         the room were put back: then a term is minted, as places would be given out twice in this one
--       11 'now', or 'later': nothing is published, the commit mark stays where it is, and commit.lua does the rest. 'now'
--         publishes also what such calls left
--       12 the caller's name, 13 the number of its session (recover.lua)
--       14.. three for each message: its id; which of KEYS is its idempotency entry, 0 for none; its envelope
--       No message at all: makes the epoch where there is none, renews the TTLs, answers the top.
-- Reply {'OK', epoch, offset of the top, term of the top, places, before, ...}: places is empty where every message was appended
--         now, the last of them at the top; else one text for each message, "new|key epoch term offset predecessor's term"
--         (the last word may be missing), where 'key' says that another message with the same key holds that place and
--         nothing was appended. before: term of the publication before the first that was appended; nil where nothing was,
--         and nobody had written the room
--         Then three numbers, of what this call merged of what nodes offered (merge.lua): how many entries were put back in
--         their old place (-1: nothing was offered), how many appended again, how many were cut off; and the commit mark,
--         "offset term"; '' where it is the top; and, only where there are any, how many of what was offered stay lost
--       {'FENCED', master_replid}: this is another server than the caller or the control hash says, or the caller has begun
--         another session since, which may have sent the same again; nothing was done
--       {'RECOVERING', ms}: the repair window (recover.lua) is open, that long at most; nothing was done
--       {'BEHIND', epoch, offset, term, places}: the log was read up to that position only, 2,000 publications or 1 MiB
--         of envelopes; places as above, empty texts for what was not found; nothing was done; go on from there
--       {'TRIMMED'}: what must be looked through is no longer held; nothing was done
--       the error FORBIDDEN: the user may not run what this takes; nothing was done
-- Units offsets: 1 is the first, 0 none.

local control, fenced = guarded('n:' .. ARGV[12], 'term', 'open', 'of')
if not control then return fenced end
if control[1] ~= ARGV[13] then return {'FENCED', ARGV[1]} end
local term, merged, again, cut, lost = control[2], -1, 0, 0, 0
local later = ARGV[11] == 'later'

-- A refusal must not end a batch in its middle; nodes that are not told find out a little later.
local function tell(epoch, id, of, prev, offset, envelope)
  redis.pcall('PUBLISH', KEYS[4],
    '1 ' .. epoch .. ' ' .. of .. ' ' .. prev .. ' ' .. text(offset) .. ' ' .. id .. '\n' .. envelope)
end

local window = recovering(control[3])
if window then return window end
-- Each question costs half a microsecond or more, so a call asks for what it may write in the middle of a batch; the rest
-- where it has to merge.
local merges = offered(control[4], KEYS[2])
local asked = {
  {'HSET', KEYS[2], 's', '0'}, {'PEXPIRE', KEYS[2], '1'}, {'XADD', KEYS[3], '*', 'i', ''}, {'PUBLISH', KEYS[4], ''}}
if KEYS[5] or merges then
  asked[5], asked[6] = {'SET', KEYS[5] or KEYS[2], '', 'PX', '1'}, {'GET', KEYS[5] or KEYS[2]}
end
if control[3] or merges then asked[#asked + 1] = {'HDEL', KEYS[1], 'open'} end
if merges then
  asked[#asked + 1], asked[#asked + 2] = {'DEL', KEYS[3]}, {'XRANGE', KEYS[3], '-', '+'}
end
local refused = forbidden(asked)
if refused then return refused end
if control[3] then redis.call('HDEL', KEYS[1], 'open', 'wait') end
if merges then
  term, merged, again, cut, lost = merge(KEYS[1], KEYS[2], KEYS[3], term,
    {maxlen = ARGV[3], streamTtl = ARGV[4], metaTtl = ARGV[5], keyTtl = ARGV[6], tell = tell, later = later})
end

local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'tt', 'c')
local epoch, top, topTerm, terms, mark = meta[1], tonumber(meta[2] or '0'), meta[3], meta[4] or '', meta[5]
if mark and not later then
  local from = tonumber(string.match(mark, '^%d+'))
  while from < top do from = publishLogged(KEYS[3], KEYS[4], epoch, from + 1, top) end
  redis.call('HDEL', KEYS[2], 'c')
  mark = nil
end

-- In one term a log only grows.
if epoch and ARGV[8] == epoch and ARGV[10] == term and tonumber(ARGV[9]) > top then
  term = text(tonumber(string.match(term, '^%d+')) + 1) .. string.match(term, '%..*$')
  redis.call('HSET', KEYS[1], 'term', term)
end

-- What of this batch is there already? Reading holds Redis up, so a call reads some and says how far it got: the next
-- one goes on from there. Steps follow the size of what was read, so that large messages do not make one of gigabytes.
local STEP, MOST, BYTES = 200, 2000, 1048576
local seen = {}
if epoch and ARGV[7] == 'again' then
  local since = ARGV[8] == epoch and tonumber(ARGV[9]) or 0
  -- Where the log was merged since, it may have been cut below that, and the batch been appended again there, under a term
  -- that is not older.
  for one, first in string.gmatch(terms, '(%S+)@(%d+)') do
    local newer = tonumber(string.match(one, '^%d+')) - tonumber(string.match(ARGV[10], '^%d+') or '0')
    if newer > 0 or newer == 0 and one ~= ARGV[10] then since = math.min(since, tonumber(first) - 1) end
  end
  local from, bytes, sinceTerm, count = since, 0, '0.0', 1
  while since < top and since - from < MOST and bytes < BYTES do
    local entries = redis.call('XRANGE', KEYS[3], text(since + 1) .. '-0', '+', 'COUNT', count)
    if not entries[1] then return {'TRIMMED'} end
    for _, entry in ipairs(entries) do
      since = since + 1
      if entry[1] ~= text(since) .. '-0' then return {'TRIMMED'} end
      sinceTerm = entry[2][4]
      seen[entry[2][2]] = 'new ' .. epoch .. ' ' .. sinceTerm .. ' ' .. text(since) .. ' ' .. entry[2][6]
      bytes = bytes + #entry[2][8]
    end
    count = math.max(1, math.min(STEP, math.floor((BYTES - bytes) * (since - from) / (bytes + 1))))
  end
  if since < top then
    local places = {}
    for a = 14, #ARGV, 3 do places[#places + 1] = seen[ARGV[a]] or '' end
    return {'BEHIND', epoch, text(since), sinceTerm, places}
  end
end

-- Answers the error, and whether it is that this place, or one above it, was given out.
local function add(id, envelope)
  local added = redis.pcall('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], text(top + 1) .. '-0',
    'i', id, 't', term, 'p', topTerm, 'd', envelope)
  if type(added) ~= 'table' or not added.err then return nil, false end
  return added, string.find(added.err, 'equal or smaller', 1, true) ~= nil
end

-- An entry stands above the top already. Where its like is gone from the stream too, nobody knows what was there, and the
-- log begins anew.
local function mend()
  if later and not mark then
    mark = text(top) .. ' ' .. topTerm
    redis.call('HSET', KEYS[2], 'c', mark)
  end
  local found
  local keys = string.sub(KEYS[1], 1, -4) .. 'k:' .. string.sub(KEYS[2], #KEYS[1]) .. '/'
  top, topTerm, terms, found = heal(KEYS[2], KEYS[3], keys, epoch, top, topTerm, terms, ARGV[6])
  for id, at in pairs(found) do seen[id] = 'new ' .. epoch .. ' ' .. at[1] .. ' ' .. at[2] .. ' ' .. at[3] end
end

local function begin()
  epoch, top, topTerm, terms, mark = ARGV[2], 0, '0.0', '', nil
  redis.call('DEL', KEYS[3])
  redis.call('HDEL', KEYS[2], 'c', 'f')
  redis.call('HSET', KEYS[2], 'e', epoch, 's', '0', 't', topTerm, 'tt', '')
end

local first, before = nil, topTerm

local function append(id, entry, envelope)
  local failure, taken = add(id, envelope)
  if taken then
    mend()
    if seen[id] then return seen[id] end
    failure, taken = add(id, envelope)
  end
  if taken then
    begin()
    failure = add(id, envelope)
  end
  if failure then return nil, failure end
  if not first then first, before = top + 1, topTerm end
  top = top + 1
  local offset = text(top)
  -- With each XADD and before PUBLISH: an error in between leaves an entry above the top, which mend() finds.
  if later and not mark then
    mark = text(top - 1) .. ' ' .. topTerm
    redis.call('HSET', KEYS[2], 's', offset, 'c', mark)
  end
  if term == topTerm then
    redis.call('HSET', KEYS[2], 's', offset)
  else
    terms = withTerm(terms, term, offset)
    redis.call('HSET', KEYS[2], 's', offset, 't', term, 'tt', terms)
  end
  if entry > 0 then
    redis.call('SET', KEYS[entry], epoch .. ' ' .. term .. ' ' .. offset .. ' ' .. id, 'PX', ARGV[6])
  end
  if not later then tell(epoch, id, term, topTerm, top, envelope) end
  topTerm = term
  return top
end

if not epoch then begin() end

-- What an entry says of another life of the log, or of a place that the log does not have or where another message stands, says
-- nothing.
local function byKey(id, entry)
  local held = entry > 0 and redis.call('GET', KEYS[entry])
  if not held then return nil end
  local e, of, offset, first = string.match(held, '^(%S+) (%S+) (%S+) (.*)$')
  if e ~= epoch or tonumber(offset) > top then return nil end
  local there = redis.call('XRANGE', KEYS[3], offset .. '-0', offset .. '-0')[1]
  if there and there[2][2] ~= first then return nil end
  return (first == id and 'new ' or 'key ') .. e .. ' ' .. of .. ' ' .. offset
end

local places, plain = {}, true
for a = 14, #ARGV, 3 do
  local id, entry = ARGV[a], tonumber(ARGV[a + 1])
  local place = seen[id] or byKey(id, entry)
  if not place then
    local failure
    place, failure = append(id, entry, ARGV[a + 2])
    if failure then return failure end
  end
  plain = plain and type(place) == 'number'
  places[#places + 1] = place
end

redis.call('PEXPIRE', KEYS[2], ARGV[5])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
if plain then
  places = {}
else
  for n, place in ipairs(places) do
    if type(place) == 'number' then
      places[n] = 'new ' .. epoch .. ' ' .. term .. ' ' .. text(place) .. ' ' .. (place == first and before or term)
    end
  end
end
if later and (first or merged >= 0) then
  -- A note, so that nodes look after what nobody commits.
  redis.call('PUBLISH', KEYS[4], '0 ' .. epoch .. ' ' .. topTerm .. ' ' .. text(top))
end
local reply = {'OK', epoch, text(top), topTerm, places, before, merged, again, cut, mark or ''}
if lost > 0 then reply[11] = lost end
return reply
