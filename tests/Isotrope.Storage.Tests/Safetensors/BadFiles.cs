using System.Text;

namespace Isotrope.Storage.Tests.Safetensors;

/// <summary>Files that violate the format, each in one way: name, content and a word of the message that must come.</summary>
internal static class BadFiles
{
    private static readonly byte[] s_byte = [0];

    internal static Dictionary<string, (byte[] File, string Says)> All { get; } = new()
    {
        ["empty file"] = ([], "ends after 0 bytes"),
        ["seven bytes"] = (new byte[7], "ends after 7 bytes"),
        ["header of length zero"] = (HandMade.File(""), "does not begin with '{'"),
        ["length beyond the file"] = (HandMade.Claiming(3, "{}"), "only 2 follow"),
        ["length above 100 MB"] = (HandMade.Claiming(100_000_001, "{}"), "100000000"),
        ["length above 2^63"] = (HandMade.Claiming(ulong.MaxValue, "{}"), "100000000"),
        ["length cuts the JSON"] = (HandMade.Claiming(1, "{}"), "not valid JSON"),
        ["leading blank"] = (HandMade.File(" {}"), "does not begin with '{'"),
        ["byte-order mark"] = (HandMade.File("\uFEFF{}"), "does not begin with '{'"),
        ["array instead of object"] = (HandMade.File("[]"), "does not begin with '{'"),
        ["pickle"] = ([0x80, 2, 0x7D, 0x71, 0, 0x58, 1, 0, 0, 0, 0x2E], "allows"),
        ["zip"] = ([0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0], "allows"),
        ["not closed"] = (HandMade.File("{"), "not valid JSON"),
        ["text after the object"] = (HandMade.File("{}{}"), "not valid JSON"),
        ["NUL as padding"] = (HandMade.File("{}\0\0"), "not valid JSON"),
        ["comment"] = (HandMade.File("{/* */}"), "not valid JSON"),
        ["trailing comma"] = (Tensor(""" "dtype":"U8","shape":[1],"data_offsets":[0,1], """), "not valid JSON"),
        ["single quotes"] = (HandMade.File("{'a':{}}"), "not valid JSON"),
        ["nested a thousand deep"] = (HandMade.File(string.Concat(Enumerable.Repeat("""{"a":""", 1000))), "unknown or repeated"),
        ["shape nested a thousand deep"] = (HandMade.File("""{"a":{"shape":""" + new string('[', 1000)), "whole numbers"),
        ["name that is not UTF-8"] = (HandMade.File(
            [.. "{\""u8, 0xFF, .. "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"u8], s_byte), "valid"),
        ["name of half a surrogate pair"] = (Named("""\uD800"""), "valid"),
        ["empty name"] = (Named(""), "empty"),
        ["NUL in a name"] = (Named("""a\u0000b"""), "U+0000"),
        ["line break in a name"] = (Named("""a\nb"""), "U+000A"),
        ["escape sequence of a terminal in a name"] = (Named("""\u001b[2J"""), "U+001B"),
        ["two tensors of one name"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""" +
                ""","a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", s_byte), "twice"),
        ["two tensors of one name, one escaped"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}""" +
                ""","\u0061":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", s_byte), "twice"),
        ["tensor that is a number"] = (HandMade.File("""{"a":1}"""), "must be an object"),
        ["tensor that is null"] = (HandMade.File("""{"a":null}"""), "must be an object"),
        ["tensor that is an array"] = (HandMade.File("""{"a":[]}"""), "must be an object"),
        ["no dtype"] = (Tensor(""" "shape":[1],"data_offsets":[0,1] """), "lacks 'dtype'"),
        ["no shape"] = (Tensor(""" "dtype":"U8","data_offsets":[0,1] """), "lacks 'shape'"),
        ["no offsets"] = (Tensor(""" "dtype":"U8","shape":[1] """), "lacks 'data_offsets'"),
        ["unknown member"] = (Tensor(""" "dtype":"U8","shape":[1],"data_offsets":[0,1],"strides":[1] """), "unknown or repeated"),
        ["member named by half a surrogate pair"] = (Tensor(""" "\uD800":1 """), "valid"),
        ["repeated dtype"] = (Tensor(""" "dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1] """), "unknown or repeated"),
        ["repeated shape"] = (Tensor(""" "dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1] """), "unknown or repeated"),
        ["repeated offsets"] = (Tensor(
            """ "dtype":"U8","shape":[1],"data_offsets":[0,1],"data_offsets":[0,1] """), "unknown or repeated"),
        ["unknown dtype"] = (Tensor(""" "dtype":"Q8","shape":[1],"data_offsets":[0,1] """), "Known are BOOL"),
        ["dtype in lower case"] = (Tensor(""" "dtype":"u8","shape":[1],"data_offsets":[0,1] """), "unknown 'dtype'"),
        ["empty dtype"] = (Tensor(""" "dtype":"","shape":[1],"data_offsets":[0,1] """), "unknown 'dtype'"),
        ["dtype that is a number"] = (Tensor(""" "dtype":8,"shape":[1],"data_offsets":[0,1] """), "unknown 'dtype'"),
        ["shape that is a number"] = (Tensor(""" "dtype":"U8","shape":1,"data_offsets":[0,1] """), "must be an array"),
        ["negative length"] = (Tensor(""" "dtype":"U8","shape":[-1],"data_offsets":[0,1] """), "whole numbers"),
        ["negative zero"] = (Tensor(""" "dtype":"U8","shape":[-0],"data_offsets":[0,1] """), "whole numbers"),
        ["two negative lengths"] = (Tensor(""" "dtype":"U8","shape":[-1,-1],"data_offsets":[0,1] """), "whole numbers"),
        ["fractional length"] = (Tensor(""" "dtype":"U8","shape":[1.0],"data_offsets":[0,1] """), "whole numbers"),
        ["length with exponent"] = (Tensor(""" "dtype":"U8","shape":[1e0],"data_offsets":[0,1] """), "whole numbers"),
        ["length in quotes"] = (Tensor(""" "dtype":"U8","shape":["1"],"data_offsets":[0,1] """), "whole numbers"),
        ["length of 2^63"] = (Tensor(""" "dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1] """), "whole numbers"),
        ["length of a thousand digits"] =
            (Tensor($""" "dtype":"U8","shape":[{new string('9', 1000)}],"data_offsets":[0,1] """), "whole numbers"),
        ["product that wraps to zero"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"""), "below 2^63"),
        ["product that wraps to one"] =
            (Tensor(""" "dtype":"U8","shape":[6700417,2753074036095],"data_offsets":[0,1] """), "below 2^63"),
        ["product that overflows before a zero"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[9223372036854775807,2,0],"data_offsets":[0,0]}}"""), "below 2^63"),
        ["bytes that wrap around"] =
            (HandMade.File("""{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}"""), "below 2^63"),
        ["sixty-five dimensions"] = (Tensor(
            $""" "dtype":"U8","shape":[{string.Join(",", Enumerable.Repeat(1, 65))}],"data_offsets":[0,1] """), "more than 64"),
        ["half a byte"] = (Tensor(""" "dtype":"F4","shape":[1],"data_offsets":[0,1] """), "whole number of bytes"),
        ["one offset"] = (Tensor(""" "dtype":"U8","shape":[1],"data_offsets":[1] """), "two that ascend"),
        ["three offsets"] = (Tensor(""" "dtype":"U8","shape":[1],"data_offsets":[0,1,1] """), "more than 2"),
        ["no offset"] = (Tensor(""" "dtype":"U8","shape":[1],"data_offsets":[] """), "two that ascend"),
        ["descending offsets"] = (Tensor(""" "dtype":"U8","shape":[1],"data_offsets":[1,0] """), "two that ascend"),
        ["negative offset"] = (Tensor(""" "dtype":"U8","shape":[1],"data_offsets":[-1,0] """), "whole numbers"),
        ["offset beyond the file"] = (Tensor(""" "dtype":"U8","shape":[2],"data_offsets":[0,2] """), "within the 1 bytes"),
        ["offset of 2^63 - 1"] = (Tensor(
            """ "dtype":"U8","shape":[1],"data_offsets":[9223372036854775806,9223372036854775807] """), "within the 1 bytes"),
        ["more bytes than the shape"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,2]}}""", 0, 0), "enclose 2"),
        ["fewer bytes than the shape"] = (Tensor(""" "dtype":"F32","shape":[1],"data_offsets":[0,1] """), "takes 4 bytes"),
        ["hole at the start"] = (HandMade.File(
            """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 0, 0), "belong to no tensor"),
        ["hole in the middle"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}""" +
                ""","b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 0, 0, 0), "belong to no tensor"),
        ["overlap"] = (HandMade.File(
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""",
            0, 0, 0), "overlaps"),
        ["the same bytes twice"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}""" +
                ""","b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 0), "overlaps"),
        ["an empty tensor inside another"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}""" +
                ""","b":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""", 0, 0), "overlaps"),
        ["bytes after the last tensor"] =
            (HandMade.File("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 0, 0), "1 bytes after the last tensor"),
        ["data without tensors"] = (HandMade.File("{}", 0), "1 bytes after the last tensor"),
        ["metadata that is a string"] = (HandMade.File("""{"__metadata__":"x"}"""), "object of strings"),
        ["metadata that is null"] = (HandMade.File("""{"__metadata__":null}"""), "object of strings"),
        ["metadata that holds a number"] = (HandMade.File("""{"__metadata__":{"a":1}}"""), "not a string"),
        ["metadata that holds an object"] = (HandMade.File("""{"__metadata__":{"a":{}}}"""), "not a string"),
        ["metadata twice"] = (HandMade.File("""{"__metadata__":{},"__metadata__":{}}"""), "twice"),
        ["a key of the metadata twice"] = (HandMade.File("""{"__metadata__":{"a":"","a":""}}"""), "twice"),
        ["metadata that is not UTF-8"] =
            (HandMade.File([.. "{\"__metadata__\":{\"a\":\""u8, 0xC0, 0x80, .. "\"}}"u8], []), "valid"),
    };

    private static byte[] Tensor(string members) => HandMade.File(Encoding.UTF8.GetBytes($$$"""{"a":{{{{members}}}}}"""), s_byte);

    private static byte[] Named(string name) =>
        HandMade.File($$$"""{"{{{name}}}":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 0);
}
