using System.Reflection;

namespace Spark.Emulator;

/// <summary>The chat page: the files beside this one, carried in the assembly.</summary>
internal static class ChatPage
{
    private const string Prefix = "Chat/";

    /// <summary>
    /// Everything comes from here and nothing is inline. Markup is parsed in one place only (html.js), and never into the page:
    /// the browser refuses the rest, so what people and bots write cannot become part of the program. Pictures may also come from
    /// files of messages (blob), from cards themselves (data) and from other servers of this machine, never from elsewhere.
    /// </summary>
    private const string Policy =
        "default-src 'self'; img-src 'self' blob: data: http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'; trusted-types parse-only";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
    };

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var assembly = typeof(ChatPage).Assembly;
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        )
        {
            var file = Read(assembly, name);
            var type = Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream");
            endpoints.MapMethods("/" + name[Prefix.Length..], [HttpMethods.Get], http => SendAsync(http, file, type));
            if (name is "Chat/index.html")
                endpoints.MapMethods("/", [HttpMethods.Get], http => SendAsync(http, file, type));
        }
    }

    private static Task SendAsync(HttpContext http, byte[] file, string type)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        http.Response.ContentType = type;
        http.Response.ContentLength = file.Length;
        return http.Response.Body.WriteAsync(file, http.RequestAborted).AsTask();
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
