-- ARGV: epoch, window
local meta, refusal = lineage(tonumber(ARGV[1]), 0, tonumber(ARGV[2]))
if not meta then return refusal end
local last = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
local field = {n = '', o = '0'}
if last then
  for i = 1, #last[2], 2 do field[last[2][i]] = last[2][i + 1] end
end
local documents = redis.call('HGETALL', KEYS[2])
local floor = ''
for i = 1, #documents, 2 do
  if documents[i] == FLOOR then
    floor = documents[i + 1]
    table.remove(documents, i)
    table.remove(documents, i)
    break
  end
end
return {
  last and last[1] or '0-0', field.n, field.o, meta.run, tostring(meta.incarnation),
  floor, documents
}
