-- losers.lua: what becomes of entries that are not on the branch that won. Part of append.lua, see merge.lua.

-- Those offered. To be asked before the log is written anew.
local function offLog(log, offers, branch)
  local losers = {}
  for _, one in pairs(offers.entries) do
    if not branch.on[one.key]
        and not (branch.joined and one.offset <= branch.base.offset and own(log, one.epoch, one.term, one.offset)) then
      losers[#losers + 1] = one
    end
  end
  return losers
end

-- The term under which losers are appended again: minted where the bucket's would not be above all that is in the log, or would
-- give a place out twice.
local function termFor(log, offers, losers, control, term)
  local newest = tonumber(string.match(term, '^%d+'))
  local head, now = place(log.epoch, log.topTerm, log.top), place(log.epoch, term, log.top)
  local needed = head.term ~= term and older(now, head, log.epoch)
  for _, one in ipairs(losers) do needed = needed or one.count >= newest end
  return needed and mint(control, term, offers.tips) or term
end

-- The lowest offset from which losers, in their order, can be in the log under another place. Where each of them joins on to what
-- is known, they branched off at the lowest of them; else it is anywhere.
local function branchedOff(log, branch, floor, losers)
  local from, branches = log.top, {}
  for _, one in ipairs(losers) do
    local prev = keyOf(one.epoch, one.prev, one.offset - 1)
    if one.epoch ~= log.epoch then
      from = 1
    elseif branches[prev] or branch.on[prev] or own(log, one.epoch, one.prev, one.offset - 1) then
      from = math.min(from, one.offset)
    elseif one.offset >= floor then
      from = 1
    end
    branches[one.key] = true
  end
  return from
end

-- What the log has, read back as far as that takes: {ids: of its messages, lowest: the offset got to, whole: whether that is all,
-- from: where the losers branched off, floor: see rewrite()}
local function lookBack(log, branch, floor, losers)
  local LOOKED, LOOKED_BYTES = 20000, 16777216
  local known = {ids = {}, lowest = log.top + 1, whole = true, floor = floor, from = branchedOff(log, branch, floor, losers)}
  if losers[1] then
    known.whole = back(log, log.epoch, log.top, math.max(1, known.from), LOOKED, LOOKED_BYTES, function(one)
      known.ids[one.id], known.lowest = true, one.offset
    end)
  end
  return known
end

-- Whether a loser is to be appended again, and the name of its idempotency entry.
local function wanted(log, known, one)
  if known.ids[one.id] or not known.whole and (one.epoch ~= log.epoch or one.offset < known.lowest) then return false end
  if one.epoch == log.epoch and one.offset < known.floor then return false end
  local entry = idempotency(one.envelope, log.keys)
  local other = entry and redis.call('GET', entry)
  if other then
    local epoch, offset, id = string.match(other, '^(%S+) %S+ (%d+) (.*)$')
    local there = known.ids[id] or epoch == log.epoch and tonumber(offset) < math.min(known.from, known.lowest)
    if id ~= one.id and there then return false end
  end
  return true, entry
end

-- Appends the losers again, in their order, under this term, each handed to appended(entry). Answers how many, and how many
-- of the others lay below the hole.
local function settleLosers(log, branch, known, losers, term, appended)
  local again, gone = 0, 0
  for _, one in ipairs(losers) do
    local want, entry = wanted(log, known, one)
    if want then
      local next = entryOf(place(log.epoch, term, log.top + 1), log.topTerm, one.id, one.envelope)
      put(log, next, entry)
      known.ids[one.id] = true
      again = again + 1
      appended(next)
    elseif not known.ids[one.id] then
      remember(log, one)
      if one.epoch == log.epoch and one.offset <= branch.lost then gone = gone + 1 end
    end
  end
  return again, gone
end

