package ast

// The types that DumpJSON hands to encoding/json. Each begins with jsonNode,
// so that the order of the members is fixed.
type (
	jsonNode struct {
		Node string   `json:"node"`
		Span jsonSpan `json:"span"`
	}
	jsonOperation struct { // Logical, Binary, Unary
		jsonNode
		Op       string    `json:"op"`
		OpSpan   *jsonSpan `json:"opSpan,omitempty"`
		Operands []any     `json:"operands"`
	}
	jsonLiteral struct {
		jsonNode
		Kind string `json:"kind"`
		Text string `json:"text"`
	}
	jsonPath struct {
		jsonNode
		Root     any   `json:"root,omitempty"`
		Segments []any `json:"segments"`
	}
	jsonNamed struct { // Variable, Alias, NameSegment, TypeSegment, AnnotationSegment
		jsonNode
		Name string `json:"name"`
	}
	jsonCall struct {
		jsonNode
		Name     string   `json:"name"`
		NameSpan jsonSpan `json:"nameSpan"`
		Args     []any    `json:"args"`
	}
	jsonTypeCall struct {
		jsonNode
		Op       string       `json:"op"`
		NameSpan jsonSpan     `json:"nameSpan"`
		X        any          `json:"x,omitempty"`
		Type     jsonTypeName `json:"type"`
	}
	jsonTypeName struct {
		Name       string   `json:"name"`
		Collection bool     `json:"collection"`
		Span       jsonSpan `json:"span"`
	}
	jsonCase struct {
		jsonNode
		NameSpan jsonSpan  `json:"nameSpan"`
		Arms     []jsonArm `json:"arms"`
	}
	jsonArm struct {
		Cond  any `json:"cond"`
		Value any `json:"value"`
	}
	jsonItems struct { // List, Array
		jsonNode
		Items []any `json:"items"`
	}
	jsonObject struct {
		jsonNode
		Members []jsonArg `json:"members"`
	}
	jsonArg struct { // Member, NamedArg
		Name     string   `json:"name"`
		NameSpan jsonSpan `json:"nameSpan"`
		Value    any      `json:"value,omitempty"`
	}
	jsonKey struct {
		jsonNode
		Value any       `json:"value,omitempty"`
		Named []jsonArg `json:"named,omitempty"`
	}
	jsonFunction struct {
		jsonNode
		Name     string    `json:"name"`
		NameSpan jsonSpan  `json:"nameSpan"`
		Args     []jsonArg `json:"args"`
	}
	jsonFilter struct { // CountSegment, FilterSegment
		jsonNode
		Filter any `json:"filter,omitempty"`
	}
	jsonLambda struct {
		jsonNode
		Op           string    `json:"op"`
		OpSpan       jsonSpan  `json:"opSpan"`
		Variable     string    `json:"variable,omitempty"`
		VariableSpan *jsonSpan `json:"variableSpan,omitempty"`
		Predicate    any       `json:"predicate,omitempty"`
	}
)

func jsonExpr(e Expr) any {
	switch e := e.(type) {
	case *Logical:
		return jsonOperation{jsonNode{"Logical", spanOf(e.Pos)}, e.Op.String(), nil, jsonExprs(e.Operands)}
	case *Binary:
		op := spanOf(e.OpPos)
		return jsonOperation{jsonNode{"Binary", spanOf(e.Pos)}, e.Op.String(), &op, []any{jsonExpr(e.X), jsonExpr(e.Y)}}
	case *Unary:
		op := spanOf(e.OpPos)
		return jsonOperation{jsonNode{"Unary", spanOf(e.Pos)}, e.Op.String(), &op, []any{jsonExpr(e.X)}}
	case *Literal:
		return jsonLiteral{jsonNode{"Literal", spanOf(e.Pos)}, e.Kind.String(), e.Text}
	case *Path:
		return jsonPath{jsonNode{"Path", spanOf(e.Pos)}, jsonExpr(e.Root), jsonSegments(e.Segments)}
	case *Variable:
		return jsonNamed{jsonNode{"Variable", spanOf(e.Pos)}, e.Kind.String()}
	case *Alias:
		return jsonNamed{jsonNode{"Alias", spanOf(e.Pos)}, e.Name}
	case *Call:
		return jsonCall{jsonNode{"Call", spanOf(e.Pos)}, e.Name, spanOf(e.NamePos), jsonExprs(e.Args)}
	case *TypeCall:
		t := jsonTypeName{e.Type.Name, e.Type.Collection, spanOf(e.Type.Pos)}
		return jsonTypeCall{jsonNode{"TypeCall", spanOf(e.Pos)}, e.Op.String(), spanOf(e.NamePos), jsonExpr(e.X), t}
	case *Case:
		arms := make([]jsonArm, len(e.Arms))
		for i, a := range e.Arms {
			arms[i] = jsonArm{jsonExpr(a.Cond), jsonExpr(a.Value)}
		}
		return jsonCase{jsonNode{"Case", spanOf(e.Pos)}, spanOf(e.NamePos), arms}
	case *List:
		return jsonItems{jsonNode{"List", spanOf(e.Pos)}, jsonExprs(e.Items)}
	case *Array:
		return jsonItems{jsonNode{"Array", spanOf(e.Pos)}, jsonExprs(e.Items)}
	case *Object:
		members := make([]jsonArg, len(e.Members))
		for i, m := range e.Members {
			members[i] = jsonArg{m.Name, spanOf(m.NamePos), jsonExpr(m.Value)}
		}
		return jsonObject{jsonNode{"Object", spanOf(e.Pos)}, members}
	case nil:
	}
	return nil
}

func jsonExprs(items []Expr) []any {
	out := make([]any, len(items))
	for i, x := range items {
		out[i] = jsonExpr(x)
	}
	return out
}

func jsonSegments(segments []Segment) []any {
	out := make([]any, len(segments))
	for i, s := range segments {
		out[i] = jsonSegment(s)
	}
	return out
}

func jsonSegment(s Segment) any {
	switch s := s.(type) {
	case *NameSegment:
		return jsonNamed{jsonNode{"NameSegment", spanOf(s.Pos)}, s.Name}
	case *TypeSegment:
		return jsonNamed{jsonNode{"TypeSegment", spanOf(s.Pos)}, s.Name}
	case *KeySegment:
		return jsonKey{jsonNode{"KeySegment", spanOf(s.Pos)}, jsonExpr(s.Value), jsonArgs(s.Named)}
	case *FunctionSegment:
		return jsonFunction{jsonNode{"FunctionSegment", spanOf(s.Pos)}, s.Name, spanOf(s.NamePos), jsonArgs(s.Args)}
	case *CountSegment:
		return jsonFilter{jsonNode{"CountSegment", spanOf(s.Pos)}, jsonExpr(s.Filter)}
	case *FilterSegment:
		return jsonFilter{jsonNode{"FilterSegment", spanOf(s.Pos)}, jsonExpr(s.Filter)}
	case *LambdaSegment:
		j := jsonLambda{
			jsonNode: jsonNode{"LambdaSegment", spanOf(s.Pos)},
			Op:       s.Op.String(),
			OpSpan:   spanOf(s.OpPos),
		}
		if s.Predicate != nil {
			v := spanOf(s.VariablePos)
			j.Variable, j.VariableSpan, j.Predicate = s.Variable, &v, jsonExpr(s.Predicate)
		}
		return j
	case *AnnotationSegment:
		return jsonNamed{jsonNode{"AnnotationSegment", spanOf(s.Pos)}, s.Name}
	case nil:
	}
	return nil
}

func jsonArgs(args []NamedArg) []jsonArg {
	out := make([]jsonArg, len(args))
	for i, a := range args {
		out[i] = jsonArg{a.Name, spanOf(a.NamePos), jsonExpr(a.Value)}
	}
	return out
}
