-- ARGV: revision, session, operation, run, incarnation, epoch, window
local meta, refusal = lineage(tonumber(ARGV[6]), tonumber(ARGV[5]), tonumber(ARGV[7]))
if not meta then return refusal end
local lost = {'RESYNC'}
-- Two servers that took themselves for the only one may have begun the same epoch.
if ARGV[4] ~= '' and ARGV[4] ~= meta.run and tonumber(ARGV[6]) == meta.epoch then
  begin(meta, meta.epoch, tonumber(ARGV[7]))
end
if ARGV[4] ~= meta.run or tonumber(ARGV[5]) ~= meta.incarnation then return lost end
if ARGV[1] == '0-0' then
  if redis.call('XLEN', KEYS[3]) > 0 then return lost end
else
  local entry = redis.call('XRANGE', KEYS[3], ARGV[1], ARGV[1])[1]
  if not entry then return lost end
  local field = {n = '', o = '0'}
  for i = 1, #entry[2], 2 do field[entry[2][i]] = entry[2][i + 1] end
  if field.n ~= ARGV[2] or field.o ~= ARGV[3] then return lost end
  -- The log alone is not enough: somebody may have deleted the documents.
  if field.p and not redis.call('HGET', KEYS[2], field.p) then return lost end
end
return {
  'OK', meta.run, tostring(meta.incarnation), string.format('%.0f', meta.sequence),
  redis.call('HGET', KEYS[2], FLOOR) or ''
}
