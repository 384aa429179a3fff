-- wrk: a JSON event of about 970 bytes each time, under a messageId that never comes again.
local key, run, customers = os.getenv("BENCH_KEY"), os.getenv("BENCH_RUN"), tonumber(os.getenv("BENCH_CUSTOMERS") or "2000")
local place = os.getenv("BENCH_PATH") or "/v1/track"
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

local head, body
local count = 0

function init(args)
  head = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. (key or "")}
  local words = {}
  for i = 1, 12 do words[i] = string.format('"field_%d":"a value of some length %d"', i, i) end
  body = '","event":"Product Viewed","timestamp":"2026-01-15T08:00:00.000Z","properties":{"product_id":"SKU-1042",'
    .. '"price":129.50,"quantity":2,"currency":"CNY",' .. table.concat(words, ",") .. '},"context":{"ip":"192.0.2.7",'
    .. '"library":{"name":"bench","version":"1"},"page":{"path":"/tea/green","title":"Green tea","url":'
    .. '"https://shop.example.com/tea/green"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64)"}}'
end

function request()
  count = count + 1
  local name = string.format('{"messageId":"%s-%d-%d","userId":"u%d', run, thread_number, count, (count * 7919 + thread_number) % customers)
  return wrk.format("POST", place, head, name .. body)
end

function done(summary, latency, requests)
  io.write(string.format(
    'JSON {"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end
