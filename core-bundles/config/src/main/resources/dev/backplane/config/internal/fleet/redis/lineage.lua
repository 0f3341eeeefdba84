-- Stands before every script. KEYS: 1 meta, 2 documents, 3 log, 4 sessions.
local FORMAT = 1

-- Among the documents, so that it goes if they go: tombstones up to here are forgotten.
local FLOOR = '|floor'

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function split(revision)
  local epoch, sequence = string.match(revision or '', '^(%d+)-(%d+)$')
  return tonumber(epoch or '0'), tonumber(sequence or '0')
end

-- Begins a new epoch, with time for the nodes to write back what this server may have lost.
local function begin(meta, known, window)
  local last = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
  local epoch, sequence = split(last and last[1])
  meta.epoch = math.max(meta.epoch, known, epoch) + 1
  meta.sequence = math.max(meta.sequence, sequence)
  meta.recovery = 0
  if meta.epoch > 1 then meta.recovery = now() + window end
  redis.call('HSET', KEYS[1], 'format', FORMAT, 'run', meta.run, 'epoch', meta.epoch,
    'seq', meta.sequence, 'until', meta.recovery)
end

-- Which history this is; another server process may have lost the end of it.
local function lineage(known, incarnation, window)
  local stored = redis.call('HMGET', KEYS[1],
    'run', 'epoch', 'seq', 'until', 'incarnation', 'format')
  if stored[6] and stored[6] ~= tostring(FORMAT) then
    return nil, redis.error_reply('FORMAT ' .. stored[6])
  end
  local meta = {
    run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)'),
    epoch = tonumber(stored[2] or '0') or 0,
    sequence = tonumber(stored[3] or '0') or 0,
    recovery = tonumber(stored[4] or '0') or 0,
    incarnation = tonumber(stored[5] or '0') or 0
  }
  if stored[1] ~= meta.run or known > meta.epoch then begin(meta, known, window) end
  if incarnation > meta.incarnation then
    meta.incarnation = incarnation
    redis.call('HSET', KEYS[1], 'incarnation', incarnation)
  end
  return meta
end
