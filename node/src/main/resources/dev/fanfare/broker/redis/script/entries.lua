-- entries.lua: what stands in a room's stream. Part of append.lua.

-- The user and the key in an envelope (see Envelope: tags 1 and 5), as the name of the idempotency entry; nil for no key.
local function idempotency(envelope, keys)
  local at, user, key = 2, '', nil
  while at <= #envelope do
    local tag, length, factor, byte = string.byte(envelope, at), 0, 1, nil
    repeat
      at = at + 1
      byte = string.byte(envelope, at) or 0
      length = length + (byte % 128) * factor
      factor = factor * 128
    until byte < 128
    if tag == 1 then user = string.sub(envelope, at + 1, at + length) end
    if tag == 5 then key = string.sub(envelope, at + 1, at + length) end
    at = at + length + 1
  end
  return key and keys .. user .. '/' .. key
end

-- The table of terms (append.lua) with one more, which begins at an offset.
local function withTerm(terms, term, first)
  local all = {}
  for one in string.gmatch(terms, '%S+') do all[#all + 1] = one end
  all[#all + 1] = term .. '@' .. first
  while #all > 16 do table.remove(all, 1) end
  return table.concat(all, ' ')
end

-- Where the stream goes on above the top that the meta hash names: a call was refused between two of its writes, or that hash
-- was put back. What stands there has its place, so it counts, and its idempotency entries are made; the meta hash names the
-- last of it. Nobody was shown it: nodes find it before the next that they are told. Answers the new top, its term, the table
-- of terms, and what was found, at most 2,000 entries or 1 MiB: message id -> {term, offset, predecessor's term}.
local function heal(metaKey, stream, keys, epoch, top, topTerm, terms, keyTtl)
  local found, count, bytes, from = {}, 0, 0, top + 1
  while count < 2000 and bytes < 1048576 do
    local some = redis.call('XRANGE', stream, text(from) .. '-0', '+', 'COUNT', 100)
    for _, entry in ipairs(some) do
      local offset, id, term, prev, envelope =
        tonumber(string.match(entry[1], '^%d+')), entry[2][2], entry[2][4], entry[2][6], entry[2][8]
      if term ~= topTerm then terms = withTerm(terms, term, text(offset)) end
      top, topTerm, from, count, bytes = offset, term, offset + 1, count + 1, bytes + #envelope
      found[id] = {term, text(offset), prev}
      local key = idempotency(envelope, keys)
      if key then redis.call('SET', key, epoch .. ' ' .. term .. ' ' .. text(offset) .. ' ' .. id, 'PX', keyTtl, 'NX') end
    end
    if not some[1] then break end
  end
  local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  local offset = last and tonumber(string.match(last[1], '^%d+')) or 0
  if offset > top then
    top = offset
    if last[2][4] ~= topTerm then
      topTerm, terms = last[2][4], withTerm(terms, last[2][4], text(offset))
    end
  end
  redis.call('HSET', metaKey, 's', text(top), 't', topTerm, 'tt', terms)
  return top, topTerm, terms, found
end

