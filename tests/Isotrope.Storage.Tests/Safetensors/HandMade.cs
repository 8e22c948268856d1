using System.Text;

namespace Isotrope.Storage.Tests.Safetensors;

/// <summary>Safetensors files put together from the format's description alone: length, JSON, data.</summary>
internal static class HandMade
{
    /// <summary>Two tensors, metadata and padding, as the reference implementation would write them.</summary>
    internal static byte[] Typical { get; } = File(
        """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}""" +
        ""","b":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]}}  """,
        [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 128, 63, 0, 64, 64, 64]);

    internal static byte[] File(string json, params byte[] data) => File(Encoding.UTF8.GetBytes(json), data);

    internal static byte[] File(byte[] json, byte[] data) => [.. Little(json.Length), .. json, .. data];

    /// <summary>A file whose first eight bytes claim another length than its JSON has.</summary>
    internal static byte[] Claiming(ulong length, string json, params byte[] data) =>
        [.. Little((long)length), .. Encoding.UTF8.GetBytes(json), .. data];

    private static byte[] Little(long length) => [.. Enumerable.Range(0, 8).Select(i => (byte)(length >> (8 * i)))];
}
