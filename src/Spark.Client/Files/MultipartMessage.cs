using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Spark.Client;

/// <summary>
/// A message with a file as <c>multipart/form-data</c>: text parts named like the JSON members, and one part
/// <c>files</c>. Names are UTF-8 as browsers send them.
/// </summary>
internal static class MultipartMessage
{
    public static MultipartFormDataContent Create(JsonElement message, FileUpload file, AttemptLimit limit)
    {
        var form = new MultipartFormDataContent($"spark-{Guid.NewGuid():N}")
        {
            HeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        };
        foreach (var member in message.EnumerateObject())
        {
            var text =
                member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
            form.Add(Named(new StringContent(text), $"name=\"{Escape(member.Name)}\""));
        }

        var content = file.ToContent(limit);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(file.ContentType);
        form.Add(Named(content, $"name=\"files\"; filename=\"{Escape(file.Name)}\""));
        return form;
    }

    private static HttpContent Named(HttpContent part, string parameters)
    {
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; {parameters}");
        return part;
    }

    /// <summary>What would end the name or the header, as browsers escape it.</summary>
    private static string Escape(string name) =>
        name.Replace("\"", "%22", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
