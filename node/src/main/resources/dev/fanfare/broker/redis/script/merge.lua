-- merge.lua: joins what nodes offered (offer.lua) with what this server has of a room, into one log. Part of append.lua.
--
-- merge(control, meta, stream, term, settings): the first four as append.lua knows them. Settings are {maxlen, streamTtl,
-- metaTtl, keyTtl: as append.lua knows them, tell(epoch, id, term, previous term, offset, envelope), which publishes, later:
-- whether what is put into the log is to be committed later}: the commit mark (append.lua) then stands before it, but not
-- below a place that a node stands at, as that was shown once. To be called where there are offers. Answers the term of the
-- bucket, how many entries were put back in their old place, how many appended again, how many of this server's own were cut
-- off, how many were lost: offered, but below a hole. Other keys of the room are made from the names of control and meta, in
-- the same slot.
--
-- It goes in four steps, each in a file of its own: what is offered (offers.lua), which branch wins (branch.lua), the log is
-- written as that branch (rewrite.lua), the rest is appended again (losers.lua).
--
-- The newest branch wins: the head is the greatest of all positions, by term, then offset; the log is what one finds by
-- going down from it, entry by entry, from each to the predecessor it names. Never the best entry for each offset: that
-- would mix branches. The way down ends
--   at a position of this server's own log: what lies below it stays as it is
--   at offset 0: the log is whole
--   at a hole, where a node stands on the branch ("=" offers: members have got it): what lies below counts as trimmed
--   at a hole, where no node stands on it: that branch is not the log; its messages are losers. So is a mere stand where
--     this server knows the room's epoch
-- Where there is nothing to stand on at all, the log begins anew behind the newest offer, under a term that nobody's position
-- has: all members are reset, and everything is a loser. So it does where the way ended at a hole, and something was offered
-- that branched off nobody knows where (strays.lua): it may have been appended again on the part that is lost, or not.
-- Members could get it twice, or never.
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

-- How far the log is shown, where it is not shown whole: the base, or the mark from before, or the newest place on the way that a
-- node stands at.
local function shownUpTo(log, offers, branch)
  local shown = branch.base
  local mark, markTerm = string.match(log.mark or '', '^(%d+) (%S+)$')
  if mark and branch.joined and tonumber(mark) < branch.base.offset then
    shown = {offset = tonumber(mark), term = markTerm}
  end
  for _, one in ipairs(branch.chain) do
    if offers.stands[one.key] then return one end
  end
  return shown
end

local function writeMark(log, shown)
  if shown.offset < log.top then
    redis.call('HSET', log.meta, 'c', text(shown.offset) .. ' ' .. shown.term)
  else
    redis.call('HDEL', log.meta, 'c')
  end
end

local function merge(control, meta, stream, term, settings)
  local prefix = string.sub(control, 1, -4)
  local name = string.sub(meta, #prefix + 3)
  local offersKey = prefix .. 'o:' .. name
  local log = readLog({meta = meta, stream = stream, keys = prefix .. 'k:' .. name .. '/'}, settings)
  local offers = readOffers(log, offersKey)

  local branch
  branch, term = winner(log, offers, control, term)
  fillHole(log, offers, branch)

  local losers = offLog(log, offers, branch)
  local cut, floor = rewrite(log, branch)
  for _, one in ipairs(cut) do
    if not offers.entries[one.key] then losers[#losers + 1] = one end
  end

  table.sort(losers, function(a, b) return older(a, b, log.epoch) end)
  local known = lookBack(log, branch, floor, losers)
  term = termFor(log, offers, losers, control, term)
  local again, gone = settleLosers(log, branch, known, losers, term, function(one)
    if not settings.later then settings.tell(log.epoch, one.id, one.term, one.prev, one.offset, one.envelope) end
  end)

  local latest = branch.chain[1]
  if settings.later or log.mark then
    local shown = shownUpTo(log, offers, branch)
    writeMark(log, shown)
    if settings.later then latest = branch.on[shown.key] and offers.entries[shown.key] or nil end
  end
  -- Nothing else tells the nodes that the log went on: they find that this one does not follow, and read the rest.
  if latest and (settings.later or again == 0) then
    settings.tell(log.epoch, latest.id, latest.term, latest.prev, latest.offset, latest.envelope)
  end

  redis.call('PEXPIRE', meta, settings.metaTtl)
  redis.call('PEXPIRE', stream, settings.streamTtl)
  redis.call('DEL', offersKey)
  if redis.call('HINCRBY', control, 'of', -1) <= 0 then redis.call('HDEL', control, 'of') end
  return term, #branch.chain + #branch.below, again, #cut, gone
end

