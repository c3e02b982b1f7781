namespace Spark.Client;

/// <summary>A limit of the service that is in force: until its end no call of the resource is sent.</summary>
/// <param name="Resource">The first part of the path of the calls, such as <c>messages</c>.</param>
/// <param name="IsAnonymous">Whether it holds for the calls without the client's token instead of those with it.</param>
/// <param name="Since">When the service first asked to wait.</param>
/// <param name="Until">When the next call may be sent.</param>
public sealed record RateLimit(string Resource, bool IsAnonymous, DateTimeOffset Since, DateTimeOffset Until);
