-- ARGV: pid, expected, kind, content, session, operation, origin, author, epoch, window, log length
-- Sessions that have been silent for so many changes wait for no answer any more.
local SILENT = 10000

local pid, expected, kind, content = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local session, operation, origin, author = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local known, window, length = tonumber(ARGV[9]), tonumber(ARGV[10]), ARGV[11]

local print = redis.sha1hex(pid .. '|' .. kind .. '|' .. content)
local done = redis.call('HGET', KEYS[4], session)
if done then
  local o, r, p, g = string.match(done, '^(%d+) (%S+) (%x+) ?(%S*)$')
  if o == operation and p == print then return {'OK', r, g} end
  if not o or tonumber(o) >= tonumber(operation) then return {'SESSION'} end
end

local meta, refusal = lineage(known, 0, window)
if not meta then return refusal end
if origin == '' and meta.recovery > 0 then
  local left = meta.recovery - now()
  -- A clock that was set back must not close the store for longer than the window.
  if left > window then redis.call('HSET', KEYS[1], 'until', now() + window) end
  if left > 0 then return {'RECOVERING'} end
end

local current = redis.call('HGET', KEYS[2], pid)
local e, s = string.match(current or '', '^(%d+)%-(%d+)|')
local base = e and #e <= 18 and #s <= 18 and e .. '-' .. s or ''
if expected ~= base then return {'CONFLICT', current or ''} end
if origin ~= '' and not current then
  -- It was not lost: it was deleted so long ago that nothing is left of it.
  local e, s = split(origin)
  local floorEpoch, floor = split(redis.call('HGET', KEYS[2], FLOOR))
  if e < floorEpoch or e == floorEpoch and s <= floor then return {'FORGOTTEN'} end
end

-- Who follows the log has seen the deletion; who is further back is told by the floor.
local function forgetTombstones()
  local firstEpoch, first = split(redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 1)[1][1])
  local floor = redis.call('HGET', KEYS[2], FLOOR)
  local floorEpoch, floorSequence = split(floor)
  local all = redis.call('HGETALL', KEYS[2])
  for i = 1, #all, 2 do
    local deleted = string.match(all[i + 1], '^(%d+%-%d+)|D|')
    local e, s = split(deleted)
    if deleted and (e < firstEpoch or e == firstEpoch and s < first) then
      redis.call('HDEL', KEYS[2], all[i])
      if e > floorEpoch or e == floorEpoch and s > floorSequence then
        floor, floorEpoch, floorSequence = deleted, e, s
      end
    end
  end
  if floor then redis.call('HSET', KEYS[2], FLOOR, floor) end
end

local function forgetSessions(silent)
  local all = redis.call('HGETALL', KEYS[4])
  for i = 1, #all, 2 do
    local _, s = split(string.match(all[i + 1], '^%d+ (%d+%-%d+)'))
    if s < silent then redis.call('HDEL', KEYS[4], all[i]) end
  end
end

local function append()
  local revision = string.format('%.0f-%.0f', meta.epoch, meta.sequence + 1)
  local reply = redis.pcall('XADD', KEYS[3], 'MAXLEN', '~', length, revision, 'p', pid, 'b', base,
    'n', session, 'o', operation, 'k', kind, 'g', origin, 'a', author, 'v', content)
  return revision, type(reply) == 'table' and reply.err
end

local revision, fault = append()
if fault and string.find(fault, 'smaller', 1, true) then
  -- Somebody else wrote into the log: begin after that.
  begin(meta, known, window)
  revision, fault = append()
end
if fault then return redis.error_reply(fault) end
redis.call('HSET', KEYS[1], 'seq', meta.sequence + 1)
redis.call('HSET', KEYS[2], pid, revision .. '|' .. kind .. '|' .. origin .. '|' .. author .. '|' .. content)
local receipt = ' ' .. revision .. ' ' .. print
redis.call('HSET', KEYS[4], session, operation .. receipt)
if origin ~= '' then
  -- Who made this may still wait for its answer: the receipt was lost with it.
  local s, o = string.match(author, '^(.+):(%d+)$')
  local last = s and redis.call('HGET', KEYS[4], s)
  if s and (not last or tonumber(string.match(last, '^%d+') or '0') < tonumber(o)) then
    redis.call('HSET', KEYS[4], s, o .. receipt .. ' ' .. origin)
  end
end
if origin == '' and (meta.sequence + 1) % math.min(4096, tonumber(length)) == 0 then
  forgetTombstones()
  forgetSessions(meta.sequence + 1 - SILENT)
end
return {'OK', revision, ''}
