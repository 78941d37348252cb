using System.ComponentModel;
using System.Diagnostics;

namespace Bench.Gateway;

/// <summary>One process each, as Debian has them, with connections to the backend kept.</summary>
internal static class Peers
{
    public static Contender? Nginx(DirectoryInfo folder, int backend)
    {
        var port = Contender.FreePort();
        return Start("nginx", port, folder, $$"""
            daemon off; master_process off; pid {{folder}}/nginx.pid; error_log /dev/null;
            events { worker_connections 1024; }
            http {
              access_log off; client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
              keepalive_requests 100000000;
              upstream backend { server 127.0.0.1:{{backend}}; keepalive 64; keepalive_requests 100000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $remote_addr; }
              }
            }
            """, file => ["-c", file]);
    }

    public static Contender? Haproxy(DirectoryInfo folder, int backend)
    {
        var port = Contender.FreePort();
        return Start("haproxy", port, folder, $"""
            global
              nbthread 1
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
              http-reuse always
            frontend in
              bind 127.0.0.1:{port}
              option forwardfor
              default_backend out
            backend out
              server one 127.0.0.1:{backend}

            """, file => ["-db", "-f", file]);
    }

    private static Contender? Start(string program, int port, DirectoryInfo folder, string config, Func<string, string[]> arguments)
    {
        var file = Path.Combine(folder.FullName, $"{program}.conf");
        File.WriteAllText(file, config);
        try
        {
            var process = Process.Start(new ProcessStartInfo(program, arguments(file)) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.ErrorDataReceived += (_, line) => Console.Error.Write(line.Data is null ? "" : $"{program}: {line.Data}\n");
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            return new Contender(program, port, process);
        }
        catch (Win32Exception)
        {
            Console.WriteLine($"{program} is not installed.");
            return null;
        }
    }
}
