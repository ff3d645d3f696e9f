-- publish.lua: publishes entries that are in the log already. Part of append.lua and commit.lua.
--
-- publishLogged(stream, channel, epoch, from, to): those with offsets from..to, in their order; what the stream does not hold
-- any more is left out, as nodes find that themselves. Ends after 500 entries or 1 MiB of envelopes. Answers the offset
-- that it got to, and the term there (nil: nothing was published).

local function publishLogged(stream, channel, epoch, from, to)
  local told, bytes, count, term = 0, 0, 1, nil
  while from <= to and told < 500 and bytes < 1048576 do
    local some = redis.call('XRANGE', stream, text(from) .. '-0', text(to) .. '-0', 'COUNT', count)
    if not some[1] then return to, term end
    for _, entry in ipairs(some) do
      local offset = string.match(entry[1], '^%d+')
      local id, prev, envelope = entry[2][2], entry[2][6], entry[2][8]
      term = entry[2][4]
      redis.call('PUBLISH', channel, '1 ' .. epoch .. ' ' .. term .. ' ' .. prev .. ' ' .. offset .. ' ' .. id .. '\n' .. envelope)
      told, bytes, from = told + 1, bytes + #envelope, tonumber(offset) + 1
    end
    count = math.max(1, math.min(100, 500 - told, math.floor((1048576 - bytes) * told / (bytes + 1))))
  end
  return from - 1, term
end

