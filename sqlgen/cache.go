package sqlgen

import (
	"container/list"
	"sync"
)

// maxPlans bounds the statements that a compiler keeps. Shapes come from
// clients, who can make up any number of them.
const maxPlans = 1000

// What is kept for one shape is bounded too: the key and the text, in bytes.
const (
	maxKey  = 4 << 10
	maxText = 32 << 10
)

// cache keeps the plans that were used last. The zero value is ready.
type cache struct {
	mu    sync.Mutex
	plans map[string]*list.Element
	used  list.List // of *entry, the last one used in front
}

type entry struct {
	key  string
	plan *plan
}

func (c *cache) get(key []byte) *plan {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.plans[string(key)]
	if e == nil {
		return nil
	}
	c.used.MoveToFront(e)
	return e.Value.(*entry).plan
}

func (c *cache) put(key []byte, p *plan) {
	if len(key) > maxKey || len(p.sql) > maxText {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.plans == nil {
		c.plans = map[string]*list.Element{}
	}
	if c.plans[string(key)] != nil {
		return
	}
	c.plans[string(key)] = c.used.PushFront(&entry{string(key), p})
	if c.used.Len() > maxPlans {
		last := c.used.Back()
		c.used.Remove(last)
		delete(c.plans, last.Value.(*entry).key)
	}
}
