-- wrk: POST a message; the text differs each time.
local count = 0
function request()
  count = count + 1
  return wrk.format("POST", nil, nil,
    string.format('{"mess":"message number %d of the benchmark, of ordinary length"}', count))
end
