using System.Net;
using System.Text;

namespace Spark.Emulator;

/// <summary>The page that asks who one is. Nobody has a password here.</summary>
internal static class SignInPage
{
    /// <summary>What stands for a refusal among the people.</summary>
    public const string Refused = "-";

    /// <summary>Sends a page; what it holds is escaped already.</summary>
    public static Task SendAsync(HttpContext http, string content)
    {
        // No form-action: a browser applies it to the address that the form leads to, too.
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            """<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title><link rel="stylesheet" href="/style.css">"""
                + $"<main><h1>Sign in</h1>{content}</main></html>",
            http.RequestAborted
        );
    }

    /// <summary>A button for everybody who may be picked, and one to refuse.</summary>
    public static StringBuilder AppendPeople(this StringBuilder page, Cloud cloud)
    {
        foreach (var person in cloud.Everybody().Where(person => person.Wire.Type is "person"))
        {
            Button(person.Email, "Allow as " + person.DisplayName);
        }

        Button(Refused, "Refuse");
        return page;

        void Button(string value, string text) =>
            page.Append("<p><button name=\"person\" value=\"")
                .AppendEscaped(value)
                .Append("\">")
                .AppendEscaped(text)
                .Append("</button></p>");
    }

    public static StringBuilder AppendEscaped(this StringBuilder page, string text) =>
        page.Append(WebUtility.HtmlEncode(text));
}
