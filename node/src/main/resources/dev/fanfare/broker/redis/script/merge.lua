-- merge.lua: joins what nodes offered (offer.lua) with what this server has of a room, into one log. Part of append.lua.
--
-- merge(control, meta, stream, term, maxlen, streamTtl, metaTtl, keyTtl, tell, later): the first four as append.lua knows them, its
-- settings, tell(epoch, id, term, previous term, offset, envelope), which publishes, and whether what is put into the log is
-- to be committed later: the commit mark (append.lua) then stands before it, but not below a place that a node stands at,
-- as that was shown once. To be called where there are offers. Answers the term of the bucket, how many entries were put back
-- in their old place, how many appended again, how many of this server's own were cut off, how many were lost: offered, but
-- below a hole. Other keys of the room are made
-- from the names of control and meta, in the same slot.
--
-- The newest branch wins: the head is the greatest of all positions, by term, then offset; the log is what one finds by
-- going down from it, entry by entry, from each to the predecessor it names. Never the best entry for each offset: that
-- would mix branches. The way down ends
--   at a position of this server's own log: what lies below it stays as it is
--   at offset 0: the log is whole
--   at a hole, where a node stands on the branch ("=" offers: members have got it): what lies below counts as trimmed
--   at a hole, where no node stands on it: that branch is not the log; its messages are losers. So is a mere stand where
--     this server knows the room's epoch
-- Where there is nothing to stand on at all, the log begins anew behind the newest offer, under a term that nobody's position has: all
-- members are reset, and everything is a loser. So it does where the way ended at a hole, and something was offered that branched off
-- nobody knows where: it may have been appended again on the part that is lost, or not. Members could get it twice, or never.
-- Losers - offers that are not on the way, and own entries that are not (the newest 5,000 or 4 MiB) - go behind the top
-- under new places, in their order, unless their message id is in the log, or another message with their idempotency key
-- is. To know that, the log is read back to where they branched off, 20,000 entries or 16 MiB at most; what branched off
-- before that is not appended again. Nor is what lies below where this log begins, as after a merge that counted it as
-- trimmed: it may have been in it.
-- A hole that the way down ended at is remembered, in the meta hash: f "epoch term offset" of the place below which all was
-- lost. What continues downward from it and is offered later goes back below it: the log is written anew with it, where
-- what stands above is at most 30,000 entries or 16 MiB and nothing of it was trimmed since. Offers that can be neither put
-- back nor appended again leave their idempotency entries, so that who sends them again is answered as before.
-- Where own entries are cut off the log is written anew, with the newest 2,000 or 4 MiB of what stays; older ones count as
-- trimmed.
-- A term is minted where the bucket's would not be above all that is in the log, or would give a place out twice.

local function merge(control, metaKey, stream, term, maxlen, streamTtl, metaTtl, keyTtl, tell, later)
  local prefix = string.sub(control, 1, -4)
  local name = string.sub(metaKey, #prefix + 3)
  local offersKey, keys = prefix .. 'o:' .. name, prefix .. 'k:' .. name .. '/'
  local raw = redis.call('HGETALL', offersKey)

  local CARRIED, CARRIED_BYTES, CUT, CUT_BYTES, LOOKED, LOOKED_BYTES = 2000, 4194304, 5000, 4194304, 20000, 16777216
  local FILLED, FILLED_BYTES = 30000, 16777216
  local function keyOf(epoch, t, offset) return epoch .. ' ' .. t .. ' ' .. text(offset) end

  local held = redis.call('HMGET', metaKey, 'e', 's', 't', 'tt', 'c', 'f')
  local epoch, top, topTerm, terms = held[1], tonumber(held[2] or '0'), held[3] or '0.0', {}
  for t, first in string.gmatch(held[4] or '', '(%S+)@(%d+)') do terms[#terms + 1] = {t, tonumber(first)} end

  local newestHere = epoch and redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  if newestHere and tonumber(string.match(newestHere[1], '^%d+')) > top then
    local healed
    if later and not held[5] then held[5] = text(top) .. ' ' .. topTerm end
    top, topTerm, healed = heal(metaKey, stream, keys, epoch, top, topTerm, held[4] or '', keyTtl)
    terms = {}
    for t, first in string.gmatch(healed, '(%S+)@(%d+)') do terms[#terms + 1] = {t, tonumber(first)} end
  end

  local function place(e, t, offset)
    local count, random = string.match(t, '^(%d+)%.(%w+)$')
    return {epoch = e, term = t, count = tonumber(count), random = random, offset = offset, key = keyOf(e, t, offset)}
  end

  local function entryOf(at, prev, id, envelope)
    at.prev, at.id, at.envelope = prev, id, envelope
    return at
  end

  -- By bytes: Lua's own < asks the locale of the server.
  local function below(a, b)
    for n = 1, math.min(#a, #b) do
      local x, y = string.byte(a, n), string.byte(b, n)
      if x ~= y then return x < y end
    end
    return #a < #b
  end

  local function older(a, b)
    if a.count ~= b.count then return a.count < b.count end
    if a.random ~= b.random then return below(a.random, b.random) end
    if a.epoch ~= b.epoch then
      if a.epoch == epoch or b.epoch == epoch then return b.epoch == epoch end
      return below(a.epoch, b.epoch)
    end
    return a.offset < b.offset
  end

  -- The offers.
  local entries, stands, tips = {}, {}, {}
  for n = 1, #raw, 2 do
    local stand, e, t, offset = string.match(raw[n], '^(=?)(%w+) (%d+%.%w+) (%d+)$')
    local at = place(e, t, tonumber(offset))
    tips[#tips + 1] = at
    if stand == '=' then
      stands[at.key] = at
    else
      local prev, id, from = string.match(raw[n + 1], '^(%S+) (%S+)\n()')
      entries[at.key] = entryOf(at, prev, id, string.sub(raw[n + 1], from))
    end
  end
  if epoch then tips[#tips + 1] = place(epoch, topTerm, top) end

  -- Whether a position is one of this server's own log.
  local function own(e, t, offset)
    if e ~= epoch or offset > top then return false end
    if offset == 0 then return true end
    if offset == top then return t == topTerm end
    for n = #terms, 1, -1 do
      if terms[n][2] <= offset then return terms[n][1] == t end
    end
    local one = redis.call('XRANGE', stream, text(offset) .. '-0', text(offset) .. '-0')[1]
    return one ~= nil and one[2][4] == t
  end

  -- The way down. Answers the entries passed, newest first, the position it ended at, and whether what lies below counts as
  -- trimmed; nil for a branch that is not the log.
  local refused = {}
  local function down(at)
    local chain, stood = {}, false
    while at.offset > 0 and not own(at.epoch, at.term, at.offset) do
      local entry, hole = entries[at.key], true
      if entry then
        chain[#chain + 1] = entry
        stood = stood or stands[at.key] ~= nil
        at = place(at.epoch, entry.prev, at.offset - 1)
        hole = not (entries[at.key] or stands[at.key] or at.offset == 0 or own(at.epoch, at.term, at.offset))
      elseif at.epoch ~= epoch then
        stood = true
      end
      if hole or refused[at.key] and not stood then
        if stood then return chain, at, true end
        refused[at.key] = true
        for _, one in ipairs(chain) do refused[one.key] = true end
        return nil
      end
    end
    return chain, at, false
  end

  table.sort(tips, function(a, b) return older(b, a) end)
  local chain, base, trimmed, anew
  for _, tip in ipairs(tips) do
    if not refused[tip.key] then
      chain, base, trimmed = down(tip)
      if chain then break end
    end
  end
  local onChain, newest = {}, tonumber(string.match(term, '^%d+'))
  for _, one in ipairs(chain or {}) do onChain[one.key] = true end

  local ground = base and base.offset
  -- Entries of this server's own log above a hole left the way nobody knows where, too.
  local ownStrays = trimmed and epoch and top > (epoch == base.epoch and base.offset or 0)
  if not chain or trimmed and (ownStrays or strays(entries, onChain, base, older)) then
    if chain then
      for _, one in ipairs(tips) do newest = math.max(newest, one.count) end
      newest = newest + 1
      term = text(newest) .. string.match(term, '%..*$')
      redis.call('HSET', control, 'term', term)
    end
    chain, base, trimmed, anew, onChain = {}, place(tips[1].epoch, term, tips[1].offset), true, true, {}
  end

  local joined = base.epoch == epoch and not trimmed

  -- Reads the stream down from an offset, in steps that follow the entries' size, and hands each to take(entry). Answers
  -- whether all there is down to that other offset was read.
  local function back(e, from, to, most, bytes, take)
    local read, size, count = 0, 0, 16
    while read < most and size < bytes and from >= to and from > 0 do
      local some = redis.call('XREVRANGE', stream, text(from) .. '-0', text(to) .. '-0',
        'COUNT', math.min(count, most - read))
      if not some[1] then return true end
      for _, row in ipairs(some) do
        local offset = tonumber(string.match(row[1], '^%d+'))
        take(entryOf(place(e, row[2][4], offset), row[2][6], row[2][2], row[2][8]))
        read, size, from = read + 1, size + #row[2][8], offset - 1
      end
      count = math.max(1, math.min(256, math.floor((bytes - size) * read / (size + 1))))
    end
    return from < to or from <= 0
  end

  -- The hole that this log begins above, and what goes back below it.
  local gap, below, carried = nil, {}, {}
  local e, t, under = string.match(joined and held[6] or '', '^(%w+) (%d+%.%w+) (%d+)$')
  if e == epoch and epoch and tonumber(under) <= base.offset then
    gap = place(e, t, tonumber(under))
    local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    local first = oldest and tonumber(string.match(oldest[1], '^%d+')) or top + 1
    if first ~= gap.offset + 1 then gap = nil end
  elseif trimmed and not anew and base.offset > 0 then
    gap = base
  end
  local lost = gap and gap.offset or 0
  if joined and gap and entries[gap.key] then
    local whole = back(epoch, base.offset, gap.offset + 1, FILLED, FILLED_BYTES, function(one) carried[#carried + 1] = one end)
    if whole then
      while entries[gap.key] do
        local one = entries[gap.key]
        below[#below + 1], onChain[one.key] = one, true
        gap = place(one.epoch, one.prev, one.offset - 1)
      end
      lost = gap.offset
    else
      carried = {}
    end
  end

  local losers = {}
  for _, one in pairs(entries) do
    if not onChain[one.key] and not (joined and one.offset <= base.offset and own(one.epoch, one.term, one.offset)) then
      losers[#losers + 1] = one
    end
  end

  -- Where this server's log begins, by its entries and by its terms: whether what lies below was in it nobody can say.
  local cut, floor = 0, 0
  if joined then
    local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    floor = oldest and tonumber(string.match(oldest[1], '^%d+')) or top + 1
    floor = math.min(floor, terms[1] and terms[1][2] or floor)
  end
  -- A stream's newest id never goes down: where own entries are cut off, it is written anew.
  if not joined or base.offset < top or below[1] then
    if epoch then
      back(epoch, top, base.epoch == epoch and (anew and ground or base.offset) + 1 or 1, CUT, CUT_BYTES, function(one)
        if not onChain[one.key] then
          cut = cut + 1
          if not entries[one.key] then losers[#losers + 1] = one end
        end
      end)
    end
    if joined and not below[1] then
      back(epoch, base.offset, 1, CARRIED, CARRIED_BYTES, function(one) carried[#carried + 1] = one end)
    end
    redis.call('DEL', stream)
    while #terms > 0 and (not joined or terms[#terms][2] > base.offset) do table.remove(terms) end
    if not joined and base.offset > 0 then terms[1] = {base.term, base.offset} end
    floor = trimmed and not anew and base.offset + 1 or 0
  end
  if below[1] then
    floor = gap.offset + 1
    -- Only where the table reaches down to the hole: it says of each place which term it has.
    if terms[1] and terms[1][2] <= below[1].offset + 1 then
      for _, one in ipairs(below) do
        if terms[1][1] == one.term then terms[1][2] = one.offset else table.insert(terms, 1, {one.term, one.offset}) end
      end
      if gap.offset > 0 and terms[1][1] == gap.term then terms[1][2] = gap.offset
      elseif gap.offset > 0 then table.insert(terms, 1, {gap.term, gap.offset}) end
    end
  end
  epoch, top, topTerm = base.epoch, base.offset, base.term

  local function table16()
    while #terms > 16 do table.remove(terms, 1) end
    local all = {}
    for n, one in ipairs(terms) do all[n] = one[1] .. '@' .. text(one[2]) end
    return table.concat(all, ' ')
  end
  redis.call('HSET', metaKey, 'e', epoch, 's', text(top), 't', topTerm, 'tt', table16())
  if gap and gap.offset > 0 then redis.call('HSET', metaKey, 'f', gap.key) else redis.call('HDEL', metaKey, 'f') end

  local function add(one)
    redis.call('XADD', stream, 'MAXLEN', '~', maxlen, text(one.offset) .. '-0',
      'i', one.id, 't', one.term, 'p', one.prev, 'd', one.envelope)
  end

  -- Puts the next entry on top.
  local function put(one, entry)
    add(one)
    top = one.offset
    if one.term ~= topTerm then
      terms[#terms + 1] = {one.term, top}
      topTerm = one.term
      redis.call('HSET', metaKey, 's', text(top), 't', topTerm, 'tt', table16())
    else
      redis.call('HSET', metaKey, 's', text(top))
    end
    if entry then redis.call('SET', entry, one.key .. ' ' .. one.id, 'PX', keyTtl) end
  end

  local function remember(one)
    local entry = idempotency(one.envelope, keys)
    if entry then redis.call('SET', entry, one.key .. ' ' .. one.id, 'PX', keyTtl, 'NX') end
  end

  for n = #below, 1, -1 do
    add(below[n])
    remember(below[n])
  end
  for n = #carried, 1, -1 do add(carried[n]) end
  for n = #chain, 1, -1 do put(chain[n], idempotency(chain[n].envelope, keys)) end

  -- Which losers are in the log under another place? Where each of them joins on to what is known, they branched off at the
  -- lowest of them; else anywhere.
  table.sort(losers, older)
  local from, branches = top, {}
  for _, one in ipairs(losers) do
    local prev = keyOf(one.epoch, one.prev, one.offset - 1)
    if one.epoch ~= epoch then
      from = 1
    elseif branches[prev] or onChain[prev] or own(one.epoch, one.prev, one.offset - 1) then
      from = math.min(from, one.offset)
    elseif one.offset >= floor then
      from = 1
    end
    branches[one.key] = true
  end
  local known, lowest, whole = {}, top + 1, true
  if losers[1] then
    whole = back(epoch, top, math.max(1, from), LOOKED, LOOKED_BYTES, function(one)
      known[one.id], lowest = true, one.offset
    end)
  end

  local function again(one)
    if known[one.id] or not whole and (one.epoch ~= epoch or one.offset < lowest) then return false end
    if one.epoch == epoch and one.offset < floor then return false end
    local entry = idempotency(one.envelope, keys)
    local other = entry and redis.call('GET', entry)
    if other then
      local e, offset, id = string.match(other, '^(%S+) %S+ (%d+) (.*)$')
      if id ~= one.id and (known[id] or e == epoch and tonumber(offset) < math.min(from, lowest)) then return false end
    end
    return true, entry
  end

  local head = place(epoch, topTerm, top)
  local now = place(epoch, term, top)
  local mint = head.term ~= term and older(now, head)
  for _, one in ipairs(losers) do mint = mint or one.count >= newest end
  if mint then
    for _, one in ipairs(tips) do newest = math.max(newest, one.count) end
    term = text(newest + 1) .. string.match(term, '%..*$')
    redis.call('HSET', control, 'term', term)
  end

  local appended, gone = 0, 0
  for _, one in ipairs(losers) do
    local wanted, entry = again(one)
    if wanted then
      local next = entryOf(place(epoch, term, top + 1), topTerm, one.id, one.envelope)
      put(next, entry)
      known[one.id] = true
      appended = appended + 1
      if not later then tell(epoch, next.id, next.term, next.prev, next.offset, next.envelope) end
    elseif not known[one.id] then
      remember(one)
      if one.epoch == epoch and one.offset <= lost then gone = gone + 1 end
    end
  end

  local shown = base
  if later or held[5] then
    local mark, markTerm = string.match(held[5] or '', '^(%d+) (%S+)$')
    if mark and joined and tonumber(mark) < base.offset then shown = {offset = tonumber(mark), term = markTerm} end
    for _, one in ipairs(chain) do
      if stands[one.key] then
        shown = one
        break
      end
    end
    if shown.offset < top then
      redis.call('HSET', metaKey, 'c', text(shown.offset) .. ' ' .. shown.term)
    else
      redis.call('HDEL', metaKey, 'c')
    end
  end
  -- Nothing else tells the nodes that the log went on: they find that this one does not follow, and read the rest.
  local latest = chain[1]
  if later then latest = onChain[shown.key] and shown or nil end
  if latest and (later or appended == 0) then
    tell(epoch, latest.id, latest.term, latest.prev, latest.offset, latest.envelope)
  end

  redis.call('PEXPIRE', metaKey, metaTtl)
  redis.call('PEXPIRE', stream, streamTtl)
  redis.call('DEL', offersKey)
  if redis.call('HINCRBY', control, 'of', -1) <= 0 then redis.call('HDEL', control, 'of') end
  return term, #chain + #below, appended, cut, gone
end

