-- wrk -s list.lua URL -- token|fields|body FILE [HEADER]: each line of the file goes out once, as the bearer token of a GET, as its header fields with tabs between them,
-- or as the JSON body of a POST with one header more.
local threads = 0

function setup(thread)
  thread:set("part", threads)
  threads = threads + 1
end

function init(args)
  lines, at = {}, 0
  local number = 0
  for line in io.lines(args[2]) do
    -- Two threads share the file.
    if number % 2 == part then lines[#lines + 1] = line end
    number = number + 1
  end
  local host = "Host: " .. wrk.headers["Host"] .. "\r\n"
  if args[1] == "token" then
    head = "GET " .. wrk.path .. " HTTP/1.1\r\n" .. host .. "Authorization: Bearer "
    write = function(line) return head .. line .. "\r\n\r\n" end
  elseif args[1] == "fields" then
    head = "GET " .. wrk.path .. " HTTP/1.1\r\n" .. host
    write = function(line) return head .. line:gsub("\t", "\r\n") .. "\r\n\r\n" end
  else
    head = "POST " .. wrk.path .. " HTTP/1.1\r\n" .. host .. "Content-Type: application/json\r\n" .. (args[3] and args[3] .. "\r\n" or "") .. "Content-Length: "
    write = function(line) return head .. #line .. "\r\n\r\n" .. line end
  end
end

-- After the last line the first goes out again; who reads the result counts the requests and sees it.
function request()
  at = at % #lines + 1
  return write(lines[at])
end
