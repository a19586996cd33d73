-- Requests as a sender would make them: a call of its own each, 1 KB, signed after Standard Webhooks.
-- Environment: BENCH_KEY (the key in hexadecimal), BENCH_PATH (the hook's path), BENCH_RUN (sets runs apart).
local ffi = require("ffi")
ffi.cdef [[
  const void *EVP_sha256(void);
  unsigned char *HMAC(const void *md, const void *key, int key_len, const unsigned char *d, size_t n,
                      unsigned char *out, unsigned int *out_len);
  int EVP_EncodeBlock(unsigned char *to, const unsigned char *from, int n);
]]
local crypto = ffi.load("libcrypto.so.3")
local sha256 = crypto.EVP_sha256()
local mac = ffi.new("unsigned char[32]")
local mac_length = ffi.new("unsigned int[1]")
local text = ffi.new("unsigned char[64]")
local key = os.getenv("BENCH_KEY"):gsub("..", function(h) return string.char(tonumber(h, 16)) end)
local path = os.getenv("BENCH_PATH")
local run = os.getenv("BENCH_RUN")

local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local count = 0
local now = tostring(os.time())
local filler = string.rep("n", 560)

function request()
  count = count + 1
  if count % 20000 == 0 then now = tostring(os.time()) end
  local id = run .. "-" .. number .. "-" .. count
  local body = '{"id":"' .. id .. '","buttonId":"btn-204","clientId":"client-77","callerNumber":"+33102030405",'
    .. '"calledNumber":"+33199999999","trackingNumber":"+33188888888","start":{"dateTime":"2026-03-02T14:05:09",'
    .. '"timeZone":"Europe/Paris"},"duration":"61","status":"completed","externalId":"ext-' .. id .. '",'
    .. '"type":"callTracking","record":{"mimeType":"audio/mpeg","url":"https://recordings.example/' .. id .. '.mp3"},'
    .. '"note":"' .. filler .. '"}'
  local content = id .. "." .. now .. "." .. body
  crypto.HMAC(sha256, key, #key, content, #content, mac, mac_length)
  local length = crypto.EVP_EncodeBlock(text, mac, 32)
  return "POST " .. path .. " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nwebhook-id: " .. id
    .. "\r\nwebhook-timestamp: " .. now .. "\r\nwebhook-signature: v1," .. ffi.string(text, length)
    .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), bad))
end
