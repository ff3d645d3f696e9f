-- rewrite.lua: makes a branch (branch.lua) the log. Part of append.lua, see merge.lua.

local function addEntry(log, one)
  redis.call('XADD', log.stream, 'MAXLEN', '~', log.maxlen, text(one.offset) .. '-0',
    'i', one.id, 't', one.term, 'p', one.prev, 'd', one.envelope)
end

-- Puts the next entry on top.
local function put(log, one, entry)
  addEntry(log, one)
  log.top = one.offset
  if one.term ~= log.topTerm then
    log.terms[#log.terms + 1] = {one.term, log.top}
    log.topTerm = one.term
    redis.call('HSET', log.meta, 's', text(log.top), 't', log.topTerm, 'tt', wordsOf(log.terms))
  else
    redis.call('HSET', log.meta, 's', text(log.top))
  end
  if entry then redis.call('SET', entry, one.key .. ' ' .. one.id, 'PX', log.keyTtl) end
end

-- Makes the idempotency entry of what has no new place.
local function remember(log, one)
  local entry = idempotency(one.envelope, log.keys)
  if entry then redis.call('SET', entry, one.key .. ' ' .. one.id, 'PX', log.keyTtl, 'NX') end
end

-- A stream's newest id never goes down: where own entries are cut off, it is written anew. Answers those cut off, the newest of
-- them; what is to be carried over is read.
local function clear(log, branch)
  local CARRIED, CARRIED_BYTES, CUT, CUT_BYTES = 2000, 4194304, 5000, 4194304
  local base, cut = branch.base, {}
  if log.epoch then
    local above = base.epoch == log.epoch and (branch.ground or base.offset) or 0
    back(log, log.epoch, log.top, above + 1, CUT, CUT_BYTES, function(one)
      if not branch.on[one.key] then cut[#cut + 1] = one end
    end)
  end
  if branch.joined and not branch.below[1] then
    back(log, log.epoch, base.offset, 1, CARRIED, CARRIED_BYTES,
      function(one) branch.carried[#branch.carried + 1] = one end)
  end
  redis.call('DEL', log.stream)
  local terms = log.terms
  while #terms > 0 and (not branch.joined or terms[#terms][2] > base.offset) do table.remove(terms) end
  if not branch.joined and base.offset > 0 then terms[1] = {base.term, base.offset} end
  return cut
end

-- The table of terms with what goes below it; only where it reaches down to the hole: it says of each place which term it has.
local function termsBelow(terms, below, gap)
  if not terms[1] or terms[1][2] > below[1].offset + 1 then return end
  for _, one in ipairs(below) do
    if terms[1][1] == one.term then terms[1][2] = one.offset else table.insert(terms, 1, {one.term, one.offset}) end
  end
  if gap.offset == 0 then return end
  if terms[1][1] == gap.term then terms[1][2] = gap.offset else table.insert(terms, 1, {gap.term, gap.offset}) end
end

-- Answers the entries cut off, and the offset where the log begins, by its entries and by its terms: whether what lies below was
-- in it nobody can say; 0: it is known.
local function rewrite(log, branch)
  local base, below, gap = branch.base, branch.below, branch.gap
  local cut, floor = {}, 0
  if branch.joined then
    floor = oldestOf(log)
    floor = math.min(floor, log.terms[1] and log.terms[1][2] or floor)
  end
  if not branch.joined or base.offset < log.top or below[1] then
    cut = clear(log, branch)
    floor = branch.trimmed and not branch.anew and base.offset + 1 or 0
  end
  if below[1] then
    floor = gap.offset + 1
    termsBelow(log.terms, below, gap)
  end
  log.epoch, log.top, log.topTerm = base.epoch, base.offset, base.term
  redis.call('HSET', log.meta, 'e', log.epoch, 's', text(log.top), 't', log.topTerm, 'tt', wordsOf(log.terms))
  if gap and gap.offset > 0 then redis.call('HSET', log.meta, 'f', gap.key) else redis.call('HDEL', log.meta, 'f') end

  for n = #below, 1, -1 do
    addEntry(log, below[n])
    remember(log, below[n])
  end
  for n = #branch.carried, 1, -1 do addEntry(log, branch.carried[n]) end
  for n = #branch.chain, 1, -1 do put(log, branch.chain[n], idempotency(branch.chain[n].envelope, log.keys)) end
  return cut, floor
end

