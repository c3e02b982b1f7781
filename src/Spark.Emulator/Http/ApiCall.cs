using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Emulator;

/// <summary>One call of the API by a known caller: what it asks, and how it is answered.</summary>
internal sealed class ApiCall(HttpContext http, Cloud cloud, PersonRow caller)
{
    private const int LargestPage = 1000;

    public HttpContext Http => http;

    public Cloud Cloud => cloud;

    public PersonRow Caller => caller;

    public string Path(string name) => (string)http.Request.RouteValues[name]!;

    /// <summary>A query parameter; empty counts as absent. Of one that is repeated the first counts: clients add filters anew to a next link.</summary>
    public string? Query(string name) => http.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>A query parameter that is true or absent.</summary>
    public bool Flag(string name) => "true".Equals(Query(name), StringComparison.OrdinalIgnoreCase);

    /// <summary>A query parameter with commas between its values, or repeated; null when it is absent.</summary>
    public IReadOnlyList<string>? List(string name) =>
        http.Request.Query[name].ToString() is { Length: > 0 } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;

    /// <summary>Refuses everybody but administrators.</summary>
    public void RequireAdministrator()
    {
        if (!caller.IsAdministrator)
        {
            throw ApiException.Forbidden("This call is for administrators of the organization.");
        }
    }

    /// <summary>The token of this call, if it was issued; null for the tokens of the seed, which may do everything and last.</summary>
    public IssuedToken? Issued => cloud.AccessTokens.Access(BearerToken.Of(http));

    /// <summary>Refuses a token that was issued without a scope.</summary>
    public void RequireScope(string scope)
    {
        if (Issued?.Grant.Has(scope) == false)
        {
            throw ApiException.Forbidden($"The scope {scope} is needed.");
        }
    }

    /// <summary>Does something with the store, under its gate, and answers with what came of it.</summary>
    public Task AnswerAsync<T>(Func<T> act, JsonTypeInfo<T> type)
    {
        T value;
        lock (cloud.Gate)
        {
            value = act();
        }

        return OkAsync(value, type);
    }

    /// <summary>The page size. Webex API: a value that is too large is clamped in silence.</summary>
    public int Max(int byDefault = 100, string parameter = "max")
    {
        if (Query(parameter) is not { } text)
            return byDefault;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max) || max < 1)
            throw ApiException.BadRequest($"{parameter} must be a positive number.");
        return (int)Math.Min(max, LargestPage);
    }

    /// <summary>A query parameter that is a number from zero.</summary>
    public int Number(string name, int byDefault) =>
        Query(name) is not { } text ? byDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw ApiException.BadRequest($"{name} must be a number from zero.");

    /// <summary>A query parameter that is a time, in milliseconds since 1970.</summary>
    public long? Time(string name) =>
        Query(name) is not { } text ? null
        : Timestamps.TryParse(text, out var time) ? time
        : throw ApiException.BadRequest($"{name} must be a time such as 2026-01-31T12:00:00.000Z.");

    /// <summary>Where this page begins: the time of the last object of the page before.</summary>
    public long CursorOr(long start) => Query("cursor") is { } cursor ? Cursor.Number(cursor) : start;

    public Task<T> BodyAsync<T>(JsonTypeInfo<T> type)
        where T : class => RequestBody.ReadJsonOrFormAsync(http, type);

    public Task OkAsync<T>(T value, JsonTypeInfo<T> type) =>
        JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, EmulatorJson.Bytes(value, type));

    /// <summary>Answers with what is JSON already.</summary>
    public Task OkAsync(byte[] json) => JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, json);

    /// <summary>Answers with a list whose items are JSON already.</summary>
    public Task PageAsync(Page<byte[]> page)
    {
        AnnounceNext(page.Next);
        return JsonAnswer.WriteListAsync(http, page.Items);
    }

    public Task PageAsync<T>(Page<T> page, JsonTypeInfo<ItemList<T>> type)
    {
        AnnounceNext(page.Next);
        return OkAsync(new ItemList<T>(page.Items), type);
    }

    /// <summary>Says where the next page is, if there is one.</summary>
    public void AnnounceNext(string? cursor)
    {
        if (cursor is not null)
        {
            http.Response.Headers.Link = NextLink.For(http, cloud.Origin(http), cursor);
        }
    }

    public Task NoContentAsync()
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
