-- KEYS: names, this node. ARGV: name, what it says, milliseconds; 0 if it goes
local before = redis.call('GET', KEYS[2]) or ''
if ARGV[3] == '0' then
  if string.sub(before, 1, #ARGV[2] + 1) == ARGV[2] .. '|' then redis.call('DEL', KEYS[2]) end
  return {before}
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], '1')
local found = {before}
local prefix = string.sub(KEYS[2], 1, #KEYS[2] - #ARGV[1])
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  local said = redis.call('GET', prefix .. name)
  if said then
    found[#found + 1] = name
    found[#found + 1] = said
    found[#found + 1] = redis.call('PTTL', prefix .. name)
  else
    redis.call('HDEL', KEYS[1], name)
  end
end
return found
