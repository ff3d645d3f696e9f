-- listed.lua: compares lists of who is in rooms with what this server has. What is compared is how many there are of each
-- incarnation: enough to find what was lost or added, and small.
--
-- KEYS  1-3 see lease.lua
--       4.. for each room: incarnations with members in it, a set; for each incarnation in the list its members, a hash
-- ARGV  1-4 see lease.lua
--       5.. for each room: how many incarnations are in the list; 1: the list is cut, there are others, 0: it is not;
--           for each incarnation its name, and how many members of it are listed
-- Reply the rooms whose list is another than what is here, by their place in the call, from 1

local differ, room, key, at = {}, 0, 4, 5
while key <= #KEYS do
  local unlisted, there, listed, same = {}, 0, 0, true
  for _, incarnation in ipairs(redis.call('SMEMBERS', KEYS[key])) do
    if alive(incarnation) then unlisted[incarnation] = true end
  end
  local owners, cut = tonumber(ARGV[at]), ARGV[at + 1] == '1'
  at = at + 2
  for owner = 1, owners do
    local count = unlisted[ARGV[at]] and redis.call('HLEN', KEYS[key + owner]) or 0
    local expected = tonumber(ARGV[at + 1])
    unlisted[ARGV[at]] = nil
    there, listed, at = there + count, listed + expected, at + 2
    if count < expected or count > expected and not cut then same = false end
  end
  local others = next(unlisted) ~= nil
  if not cut and others or cut and not others and there <= listed then same = false end
  room, key = room + 1, key + 1 + owners
  if not same then differ[#differ + 1] = room end
end
return differ
