-- places.lua: positions of a room's logs, in whatever branch, and how they compare. Part of append.lua, see merge.lua.
--
-- A place is {epoch, term, count and random: the term's two parts, offset, key: "epoch term offset"}; an entry is a place with
-- {prev: term of the predecessor, id: message id, envelope}.

local function keyOf(epoch, term, offset) return epoch .. ' ' .. term .. ' ' .. text(offset) end

local function place(epoch, term, offset)
  local count, random = string.match(term, '^(%d+)%.(%w+)$')
  return {epoch = epoch, term = term, count = tonumber(count), random = random, offset = offset,
    key = keyOf(epoch, term, offset)}
end

local function entryOf(at, prev, id, envelope)
  at.prev, at.id, at.envelope = prev, id, envelope
  return at
end

-- By bytes: Lua's own < asks the locale of the server.
local function bytesBelow(a, b)
  for n = 1, math.min(#a, #b) do
    local x, y = string.byte(a, n), string.byte(b, n)
    if x ~= y then return x < y end
  end
  return #a < #b
end

-- By term, then epoch, of which this one is the newest, then offset.
local function older(a, b, epoch)
  if a.count ~= b.count then return a.count < b.count end
  if a.random ~= b.random then return bytesBelow(a.random, b.random) end
  if a.epoch ~= b.epoch then
    if a.epoch == epoch or b.epoch == epoch then return b.epoch == epoch end
    return bytesBelow(a.epoch, b.epoch)
  end
  return a.offset < b.offset
end

-- Makes a term above all these places the bucket's; its random part stays.
local function mint(control, term, places)
  local newest = tonumber(string.match(term, '^%d+'))
  for _, one in ipairs(places) do newest = math.max(newest, one.count) end
  term = text(newest + 1) .. string.match(term, '%..*$')
  redis.call('HSET', control, 'term', term)
  return term
end

-- The table of terms (append.lua) as a list of {term, its first offset}; written back, its last 16.
local function readTerms(words)
  local terms = {}
  for term, first in string.gmatch(words, '(%S+)@(%d+)') do terms[#terms + 1] = {term, tonumber(first)} end
  return terms
end

local function wordsOf(terms)
  while #terms > 16 do table.remove(terms, 1) end
  local words = {}
  for n, one in ipairs(terms) do words[n] = one[1] .. '@' .. text(one[2]) end
  return table.concat(words, ' ')
end

