-- offers.lua: what this server has of a room, and what nodes offered of it (offer.lua). Part of append.lua, see merge.lua.
--
-- A log is {meta, stream: its keys, keys: what the names of its idempotency entries begin with, maxlen, keyTtl: see append.lua,
--   epoch: false for none, top, topTerm, terms: see readTerms(), mark and hole: fields c and f of the meta hash, false for none}
-- Offers are {entries and stands: by their keys, tips: all places offered, and the log's top}

local function oldestOf(log)
  local oldest = redis.call('XRANGE', log.stream, '-', '+', 'COUNT', 1)[1]
  return oldest and tonumber(string.match(oldest[1], '^%d+')) or log.top + 1
end

local function readLog(room, settings)
  local held = redis.call('HMGET', room.meta, 'e', 's', 't', 'tt', 'c', 'f')
  local log = {meta = room.meta, stream = room.stream, keys = room.keys, maxlen = settings.maxlen, keyTtl = settings.keyTtl,
    epoch = held[1], top = tonumber(held[2] or '0'), topTerm = held[3] or '0.0', mark = held[5], hole = held[6]}
  local terms = held[4] or ''
  local newest = log.epoch and redis.call('XREVRANGE', log.stream, '+', '-', 'COUNT', 1)[1]
  if newest and tonumber(string.match(newest[1], '^%d+')) > log.top then
    if settings.later and not log.mark then log.mark = text(log.top) .. ' ' .. log.topTerm end
    log.top, log.topTerm, terms = heal(log.meta, log.stream, log.keys, log.epoch, log.top, log.topTerm, terms, log.keyTtl)
  end
  log.terms = readTerms(terms)
  return log
end

-- Whether a position is one of this log.
local function own(log, epoch, term, offset)
  if epoch ~= log.epoch or offset > log.top then return false end
  if offset == 0 then return true end
  if offset == log.top then return term == log.topTerm end
  for n = #log.terms, 1, -1 do
    if log.terms[n][2] <= offset then return log.terms[n][1] == term end
  end
  local one = redis.call('XRANGE', log.stream, text(offset) .. '-0', text(offset) .. '-0')[1]
  return one ~= nil and one[2][4] == term
end

local function readOffers(log, key)
  local offers = {entries = {}, stands = {}, tips = {}}
  local raw = redis.call('HGETALL', key)
  for n = 1, #raw, 2 do
    local stand, epoch, term, offset = string.match(raw[n], '^(=?)(%w+) (%d+%.%w+) (%d+)$')
    local at = place(epoch, term, tonumber(offset))
    offers.tips[#offers.tips + 1] = at
    if stand == '=' then
      offers.stands[at.key] = at
    else
      local prev, id, from = string.match(raw[n + 1], '^(%S+) (%S+)\n()')
      offers.entries[at.key] = entryOf(at, prev, id, string.sub(raw[n + 1], from))
    end
  end
  if log.epoch then offers.tips[#offers.tips + 1] = place(log.epoch, log.topTerm, log.top) end
  return offers
end

