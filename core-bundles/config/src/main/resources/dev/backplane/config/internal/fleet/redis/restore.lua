-- ARGV: epoch, window, log length, session, then PID and content of every document
local known, window, length = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local meta, refusal = lineage(known, 0, window)
if not meta then return refusal end
if meta.recovery > now() then
  if meta.recovery - now() > window then redis.call('HSET', KEYS[1], 'until', now() + window) end
  return {'RECOVERING'}
end

local changes = 0
local function append(pid, base, kind, content)
  local revision = string.format('%.0f-%.0f', meta.epoch, meta.sequence + 1)
  local author = ARGV[4] .. ':' .. (changes + 1)
  local reply = redis.pcall('XADD', KEYS[3], 'MAXLEN', '~', length, revision, 'p', pid, 'b', base,
    'n', ARGV[4], 'o', changes + 1, 'k', kind, 'g', '', 'a', author, 'v', content)
  if type(reply) == 'table' and reply.err then return reply.err end
  redis.call('HSET', KEYS[2], pid, revision .. '|' .. kind .. '||' .. author .. '|' .. content)
  meta.sequence = meta.sequence + 1
  changes = changes + 1
end

-- Whatever can fail does so at the first change, before anything is written.
local function change(pid, current, kind, content)
  local base = current and string.match(current, '^(%d+%-%d+)|') or ''
  local fault = append(pid, base, kind, content)
  if fault and changes == 0 and string.find(fault, 'smaller', 1, true) then
    begin(meta, known, window)
    fault = append(pid, base, kind, content)
  end
  if fault then error(fault) end
end

local wanted = {}
for i = 5, #ARGV, 2 do
  local pid, content = ARGV[i], ARGV[i + 1]
  wanted[pid] = true
  local current = redis.call('HGET', KEYS[2], pid)
  local kind, before = string.match(current or '', '^%d+%-%d+|([PD])|[^|]*|[^|]*|(.*)$')
  if kind ~= 'P' or before ~= content then change(pid, current, 'P', content) end
end
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local kind = string.match(all[i + 1], '^%d+%-%d+|([PD])|')
  if all[i] ~= FLOOR and not wanted[all[i]] and kind ~= 'D' then change(all[i], all[i + 1], 'D', '') end
end
redis.call('HSET', KEYS[1], 'seq', meta.sequence, 'incarnation', meta.incarnation + 1)
return {'OK', tostring(changes)}
