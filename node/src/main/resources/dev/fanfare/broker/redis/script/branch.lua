-- branch.lua: which of the branches that nodes offered is the log from now on. Part of append.lua, see merge.lua.
--
-- A branch is {chain: the entries on the way down, newest first, base: the place that it ended at, trimmed: whether what lies
--   below counts as trimmed, anew: whether there is nothing to stand on, ground: the offset that the way down ended at all
--   the same, on: the keys of its entries, joined: whether it goes on from this server's own log; and by fillHole(): gap: the
--   place below which all was lost, or nil, lost: its offset or 0, below: entries that go back below it, newest first,
--   carried: the entries between it and the base, likewise}

-- Reads a stream down from an offset, in steps that follow the entries' size, and hands each to take(entry). Answers whether
-- all there is down to that other offset was read.
local function back(log, epoch, from, to, most, bytes, take)
  local read, size, count = 0, 0, 16
  while read < most and size < bytes and from >= to and from > 0 do
    local some = redis.call('XREVRANGE', log.stream, text(from) .. '-0', text(to) .. '-0',
      'COUNT', math.min(count, most - read))
    if not some[1] then return true end
    for _, row in ipairs(some) do
      local offset = tonumber(string.match(row[1], '^%d+'))
      take(entryOf(place(epoch, row[2][4], offset), row[2][6], row[2][2], row[2][8]))
      read, size, from = read + 1, size + #row[2][8], offset - 1
    end
    count = math.max(1, math.min(256, math.floor((bytes - size) * read / (size + 1))))
  end
  return from < to or from <= 0
end

-- The way down from a place. Answers the entries passed, newest first, the position it ended at, and whether what lies below
-- counts as trimmed; nil for a branch that is not the log: all on its way are refused from then on.
local function down(log, offers, refused, at)
  local entries, stands = offers.entries, offers.stands
  local chain, stood = {}, false
  while at.offset > 0 and not own(log, at.epoch, at.term, at.offset) do
    local entry, hole = entries[at.key], true
    if entry then
      chain[#chain + 1] = entry
      stood = stood or stands[at.key] ~= nil
      at = place(at.epoch, entry.prev, at.offset - 1)
      hole = not (entries[at.key] or stands[at.key] or at.offset == 0 or own(log, at.epoch, at.term, at.offset))
    elseif at.epoch ~= log.epoch then
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

local function branchOf(log, chain, base, trimmed)
  local branch = {chain = chain, base = base, trimmed = trimmed, anew = false, on = {}, below = {}, carried = {}, lost = 0}
  for _, one in ipairs(chain) do branch.on[one.key] = true end
  branch.joined = base.epoch == log.epoch and not trimmed
  return branch
end

-- The newest branch that is one; nil for none.
local function newestBranch(log, offers)
  local refused = {}
  for _, tip in ipairs(offers.tips) do
    if not refused[tip.key] then
      local chain, base, trimmed = down(log, offers, refused, tip)
      if chain then return branchOf(log, chain, base, trimmed) end
    end
  end
  return nil
end

-- Whether entries left the way down, which ended at a hole, nobody knows where: this server's own above the hole, or
-- offered ones (strays.lua).
local function strayed(log, offers, branch)
  if not branch.trimmed then return false end
  local base = branch.base
  if log.epoch and log.top > (log.epoch == base.epoch and base.offset or 0) then return true end
  return strays(offers.entries, branch.on, base, function(a, b) return older(a, b, log.epoch) end)
end

-- The branch that wins, and the term of the bucket.
local function winner(log, offers, control, term)
  table.sort(offers.tips, function(a, b) return older(b, a, log.epoch) end)
  local found = newestBranch(log, offers)
  if found and not strayed(log, offers, found) then return found, term end
  -- Nothing to stand on at all: the log begins anew behind the newest offer, under a term that nobody's position has.
  if found then term = mint(control, term, offers.tips) end
  local newest = offers.tips[1]
  local anew = branchOf(log, {}, place(newest.epoch, term, newest.offset), true)
  anew.anew, anew.ground = true, found and found.base.offset
  return anew, term
end

-- The hole that the log begins above; nil for none.
local function holeOf(log, branch)
  local epoch, term, offset = string.match(branch.joined and log.hole or '', '^(%w+) (%d+%.%w+) (%d+)$')
  if log.epoch and epoch == log.epoch and tonumber(offset) <= branch.base.offset then
    local gap = place(epoch, term, tonumber(offset))
    return oldestOf(log) == gap.offset + 1 and gap or nil
  end
  return branch.trimmed and not branch.anew and branch.base.offset > 0 and branch.base or nil
end

-- What goes back below the hole, where nodes offered it and what stands above is little enough to be written anew.
local function fillHole(log, offers, branch)
  local FILLED, FILLED_BYTES = 30000, 16777216
  local gap = holeOf(log, branch)
  branch.gap, branch.lost = gap, gap and gap.offset or 0
  if not (branch.joined and gap and offers.entries[gap.key]) then return end
  local carried = {}
  local whole = back(log, log.epoch, branch.base.offset, gap.offset + 1, FILLED, FILLED_BYTES,
    function(one) carried[#carried + 1] = one end)
  if not whole then return end
  while offers.entries[gap.key] do
    local one = offers.entries[gap.key]
    branch.below[#branch.below + 1], branch.on[one.key] = one, true
    gap = place(one.epoch, one.prev, one.offset - 1)
  end
  branch.gap, branch.lost, branch.carried = gap, gap.offset, carried
end

