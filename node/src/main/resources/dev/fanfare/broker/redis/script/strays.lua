-- strays.lua: which offers left a room's log nobody knows where. Part of append.lua.
--
-- strays(entries, onWay, base, older): of a way down that ended at a hole (merge.lua), the offered entries by key, the keys of those on
-- the way, the place it ended at, and how places are ordered. Answers whether there is an entry that is neither on the way, nor surely was
-- on the part that is lost, nor branched off from what is held of the way: a message that may have been appended again on the
-- part that is lost.
local function strays(entries, onWay, base, older)
  local function before(one) return one.epoch .. ' ' .. one.prev .. ' ' .. text(one.offset - 1) end
  local rest = {}
  for _, one in pairs(entries) do
    if not onWay[one.key] then rest[#rest + 1] = one end
  end
  table.sort(rest, older)

  -- A term's entries are one line: what lies below a place of the way, under its term, was on it.
  local reach, others = {[base.term] = base.offset}, {}
  for n = #rest, 1, -1 do
    local one = rest[n]
    if one.epoch == base.epoch and one.offset <= (reach[one.term] or 0) then
      reach[one.prev] = math.max(reach[one.prev] or 0, one.offset - 1)
    else
      others[#others + 1] = one
    end
  end
  local joins = {[base.key] = true}
  for n = #others, 1, -1 do
    local one = others[n]
    if not onWay[before(one)] and not joins[before(one)] then return true end
    joins[one.key] = true
  end
  return false
end

