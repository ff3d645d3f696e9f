-- offer.lua: what a node holds of a room and this server may lack. The offers lie beside the log; the first append after the
-- repair window merges them (merge.lua). Offering again, or the same from several nodes, changes nothing.
--
-- KEYS  1 control hash of the bucket   2 meta hash of the room   3 offers of the room, a hash: "epoch term offset" ->
--         "predecessor's term, message id\n envelope" (one space between the two, none before the envelope), and
--         "=epoch term offset" -> "" for a place that a node stands at: its members have got all up to there
-- ARGV  1 master_replid that the caller takes this server for
--       2 TTL of the offers, ms
--       3 where the caller stands: "epoch term offset", or '' for nowhere
--       4.. four for each entry, ascending: "epoch term offset", predecessor's term, message id, envelope
--       Neither a place nor an entry: a question, which changes nothing.
-- Reply {'OK', epoch, offset of the top, term of the top, terms table, hole}: of the log as it is, without the offers; epoch ''
--         where nobody wrote the room; the table and the hole as in the meta hash, f, see
--         append.lua; '' for no hole
--       {'FENCED', master_replid}: this is another server than the caller or the control hash says; nothing was done

local control, fenced = guarded('of')
if not control then return fenced end

if ARGV[3] ~= '' or ARGV[4] then
  if redis.call('EXISTS', KEYS[3]) == 0 then redis.call('HINCRBY', KEYS[1], 'of', 1) end
  for a = 4, #ARGV, 4 do
    redis.call('HSETNX', KEYS[3], ARGV[a], ARGV[a + 1] .. ' ' .. ARGV[a + 2] .. '\n' .. ARGV[a + 3])
  end
  if ARGV[3] ~= '' then redis.call('HSET', KEYS[3], '=' .. ARGV[3], '') end
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
end
local meta = redis.call('HMGET', KEYS[2], 'e', 's', 't', 'tt', 'f')
return {'OK', meta[1] or '', meta[2] or '0', meta[3] or '0.0', meta[4] or '', meta[5] or ''}
